package dev.tally.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.base.AtomicFile;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ledger.json} says.
 *
 * @param name what the names of the ledger's topics start with
 * @param warehouse the URL of its warehouse
 * @param catalogs the earliest first
 */
record LedgerFile(String name, String warehouse, List<Entry> catalogs) {

  /** The warehouse of a ledger that names none: a file in its folder. */
  static final String DEFAULT_WAREHOUSE = "duckdb:warehouse.duckdb";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  LedgerFile {
    catalogs = List.copyOf(catalogs);
  }

  /**
   * One catalog of the ledger.
   *
   * @param name its name, such as {@code retail}
   * @param postedFrom the first day, UTC, that it holds for; null for the first
   * @param seal the hash of its copy
   */
  record Entry(String name, @Nullable LocalDate postedFrom, String seal) {}

  /** Returns where a ledger's file is. */
  static Path in(Path home) {
    return home.resolve("ledger.json");
  }

  /** Returns the same with one catalog more. */
  LedgerFile and(Entry entry) {
    List<Entry> more = new ArrayList<>(catalogs);
    more.add(entry);
    return new LedgerFile(name, warehouse, more);
  }

  static LedgerFile read(Path file) {
    try {
      JsonNode json = JSON.readTree(file.toFile());
      List<Entry> catalogs = new ArrayList<>();
      for (JsonNode catalog : json.path("catalogs")) {
        JsonNode from = catalog.path("posted_from");
        catalogs.add(
            new Entry(
                catalog.path("name").asText(),
                from.isTextual() ? LocalDate.parse(from.textValue()) : null,
                catalog.path("seal").asText()));
      }
      if (json.path("name").asText().isEmpty()
          || catalogs.isEmpty()
          || catalogs.stream().skip(1).anyMatch(entry -> entry.postedFrom() == null)) {
        throw new UserError(
            ExitCode.BAD_INPUT, "The file " + file + " names no ledger and no catalog.");
      }
      return new LedgerFile(
          json.path("name").asText(), json.path("warehouse").asText(DEFAULT_WAREHOUSE), catalogs);
    } catch (JsonProcessingException e) {
      throw new UserError(
          ExitCode.BAD_INPUT, "The file " + file + " is not JSON: " + e.getOriginalMessage(), e);
    } catch (DateTimeParseException e) {
      throw new UserError(
          ExitCode.BAD_INPUT, "The file " + file + " has a posted_from that is no day.", e);
    } catch (IOException e) {
      throw new UserError(
          ExitCode.BAD_INPUT, "The ledger " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Writes all of it or nothing. */
  void write(Path file) {
    ObjectNode json = JSON.createObjectNode().put("name", name).put("warehouse", warehouse);
    for (Entry entry : catalogs) {
      ObjectNode catalog = json.withArray("catalogs").addObject().put("name", entry.name());
      if (entry.postedFrom() != null) {
        catalog.put("posted_from", entry.postedFrom().toString());
      }
      catalog.put("seal", entry.seal());
    }
    try {
      AtomicFile.write(file, JSON.writeValueAsBytes(json));
    } catch (IOException e) {
      throw new UserError(
          ExitCode.BAD_INPUT, "The ledger " + file + " cannot be written: " + e.getMessage(), e);
    }
  }
}
