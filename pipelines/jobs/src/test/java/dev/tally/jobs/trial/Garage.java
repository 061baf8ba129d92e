package dev.tally.jobs.trial;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogReader;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** A catalog of one contract in a folder of its own, to be changed, and records for it. */
public final class Garage {

  /** What its only topic is called in a ledger of the same name. */
  public static final String TOPIC = "garage.stays";

  /** When what {@link #stay} returns happened and arrived. */
  public static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private static final String SCHEMA =
      """
      {
        "type": "object",
        "required": ["level", "minutes"],
        "properties": {
          "level": {"type": "string"},
          "minutes": {"type": "integer"},
          "tariff": {"type": "string", "default": "standard"},
          "note": {"type": "string"},
          "plate": {"type": "string", "personal": true, "default": "none"}
        }
      }
      """;

  private static final String CONTRACT =
      """
      type: com.example.garage.stay
      description: A car left the garage.
      owner: garage@example.com
      topic: stays
      versions:
        - dataschema: https://schemas.example.com/garage/stay/1
          schema: stay.schema.json
      derived:
        - name: is_long
          expression: minutes >= 240
      rules:
        - expression: minutes >= 0
          message: a stay takes no less than no time
      """;

  private final Path folder;

  private Garage(Path folder) {
    this.folder = folder;
  }

  /** Writes the catalog to a folder. */
  public static Garage in(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("events"));
    Garage garage = new Garage(folder);
    garage.write("ledger.yaml", "horizon: 7d\n");
    garage.write("events/stay.schema.json", SCHEMA);
    garage.write("events/stay.yaml", CONTRACT);
    return garage;
  }

  /** Writes a file of the catalog. */
  public Garage write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
    return this;
  }

  /** Deletes a file of the catalog. */
  public Garage delete(String file) throws IOException {
    Files.delete(folder.resolve(file));
    return this;
  }

  /** Replaces a text that must be in a file. */
  public Garage change(String file, String text, String replacement) throws IOException {
    String before = Files.readString(folder.resolve(file));
    if (!before.contains(text)) {
      throw new IllegalArgumentException(file + " has no " + text);
    }
    return write(file, before.replace(text, replacement));
  }

  /** Reads the catalog as it is now. */
  public Catalog read() {
    return CatalogReader.read(folder);
  }

  /** Returns the record of a stay that arrives when it happens, its offset in its id. */
  public static RawRecord stay(long offset, String source, String data) {
    return record(offset, NOON, event(offset, source, data));
  }

  /** Returns the text of a stay that happens at noon. */
  public static String event(long id, String source, String data) {
    return ("{\"specversion\": \"1.0\", \"id\": \"s%d\", \"source\": \"%s\","
            + " \"type\": \"com.example.garage.stay\", \"time\": \"%s\","
            + " \"dataschema\": \"https://schemas.example.com/garage/stay/1\", \"data\": %s}")
        .formatted(id, source, NOON, data);
  }

  /** Returns a record of the first partition. */
  public static RawRecord record(long offset, Instant arrival, String value) {
    long time = arrival.toEpochMilli();
    return new RawRecord(
        Position.of(TOPIC, 0, offset), time, time, null, value.getBytes(UTF_8), List.of());
  }
}
