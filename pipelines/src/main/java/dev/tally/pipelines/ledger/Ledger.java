package dev.tally.pipelines.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogException;
import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.LedgerTerms;
import dev.tally.cli.ExitCode;
import dev.tally.cli.UserError;
import dev.tally.command.ControlTopic;
import dev.tally.event.Hash128;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One catalog, its topics, its archive and its warehouse, under one folder.
 *
 * <p>The folder remembers what it was created with: the terms, the contracts and the meters decide
 * which number an event adds to, so a catalog that says otherwise is refused.
 *
 * @param home the folder
 * @param name what the names of its topics start with
 */
public record Ledger(Path home, String name, Catalogs catalogs) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "ledger.json";

  /**
   * Opens a ledger, and creates it where there is none.
   *
   * @param catalogName a shipped catalog or a folder
   * @throws UserError if the catalog is wrong, or is not the one the ledger was created with
   */
  public static Ledger openOrCreate(Path folder, String name, String catalogName) {
    Path home = folder.toAbsolutePath().normalize();
    Ledger ledger = new Ledger(home, name, Catalogs.of(readCatalog(catalogName)));
    Path file = home.resolve(FILE);
    try {
      if (Files.exists(file)) {
        ledger.mustMatch(read(file), file);
      } else {
        Files.createDirectories(home);
        JSON.writerWithDefaultPrettyPrinter()
            .writeValue(file.toFile(), ledger.describe(catalogName));
      }
    } catch (IOException e) {
      throw new UserError(
          ExitCode.BAD_INPUT, "The ledger " + file + " cannot be read: " + e.getMessage(), e);
    }
    return ledger;
  }

  /**
   * Opens a ledger that exists, with the catalog it was created with.
   *
   * @throws UserError if there is none
   */
  public static Ledger open(Path home) {
    Path file = home.resolve(FILE);
    if (!Files.exists(file)) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "There is no ledger in " + home + "; name one with --ledger, or create it: tally live.");
    }
    JsonNode described = read(file);
    return openOrCreate(home, described.path("name").asText(), described.path("catalog").asText());
  }

  /** Returns the name of the ledger in a folder. */
  public static String nameOf(Path home) {
    return read(home.resolve(FILE)).path("name").asText();
  }

  private static JsonNode read(Path file) {
    try {
      JsonNode described = JSON.readTree(file.toFile());
      if (described.path("name").asText().isEmpty()
          || described.path("catalog").asText().isEmpty()) {
        throw new UserError(
            ExitCode.BAD_INPUT, "The file " + file + " names no ledger and no catalog.");
      }
      return described;
    } catch (JsonProcessingException e) {
      throw new UserError(
          ExitCode.BAD_INPUT, "The file " + file + " is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UserError(
          ExitCode.BAD_INPUT, "The ledger " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Catalog readCatalog(String catalogName) {
    try {
      Path folder = Path.of(catalogName);
      return Files.isDirectory(folder)
          ? CatalogReader.read(folder)
          : CatalogReader.shipped(catalogName);
    } catch (CatalogException e) {
      throw new UserError(ExitCode.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  private ObjectNode describe(String catalogName) {
    LedgerTerms terms = catalogs.terms();
    Path folder = Path.of(catalogName);
    return JSON.createObjectNode()
        .put("name", name)
        .put(
            "catalog",
            Files.isDirectory(folder)
                ? folder.toAbsolutePath().normalize().toString()
                : catalogName)
        .put("on_time_bound", terms.onTimeBound().toString())
        .put("future_bound", terms.futureBound().toString())
        .put("horizon", terms.horizon().toString())
        .put("shards", terms.shards())
        .put(
            "declarations", Hash128.of(catalog().contracts() + "" + catalog().meters()).toString());
  }

  private void mustMatch(JsonNode created, Path file) {
    ObjectNode wanted = describe("");
    for (String term : List.of("name", "on_time_bound", "future_bound", "horizon", "shards")) {
      if (!created.path(term).equals(wanted.path(term))) {
        throw new UserError(
            ExitCode.BAD_INPUT,
            String.format(
                "The ledger %s was created with %s = %s, not %s, and that cannot change; use the"
                    + " old value, or another --ledger folder.",
                file, term, created.path(term).asText(), wanted.path(term).asText()));
      }
    }
    if (!created.path("declarations").equals(wanted.path("declarations"))) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          String.format(
              "The contracts or meters of catalog %s are not those that the ledger %s was created"
                  + " with, and its rows depend on them; count with them in another --ledger"
                  + " folder.",
              catalog().name(), file));
    }
  }

  /** Returns the newest catalog. */
  public Catalog catalog() {
    return catalogs.newest();
  }

  /** Returns the full name of a topic that a contract names. */
  public String topic(String contractTopic) {
    return name + "." + contractTopic;
  }

  /** Returns the full names of the topics that carry its records, that of commands last. */
  public List<String> topics() {
    return Stream.concat(catalogs.topics().stream().map(this::topic), Stream.of(controlTopic()))
        .toList();
  }

  /** Returns the topic that carries commands. */
  public String controlTopic() {
    return topic(ControlTopic.NAME);
  }

  /** Returns the topic that live writes canonical events to. */
  public String canonicalTopic() {
    return topic("canonical");
  }

  public Path archive() {
    return home.resolve("archive");
  }

  public Path checkpoints() {
    return home.resolve("checkpoints");
  }

  /** Returns the folder of the reports, one folder per span of days. */
  public Path reports() {
    return home.resolve("reports");
  }
}
