package dev.tally.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tally.base.AtomicFile;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.SchemaIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;

/**
 * The schema ids that a ledger was given by a registry, kept in its folder.
 *
 * <p>They stand beside those that its catalog pins, so that every run and every close decodes by
 * the same ids, and none of them asks a registry.
 */
public final class KeptSchemaIds {

  private static final String FILE = "schema-ids.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path file;

  private KeptSchemaIds(Path file) {
    this.file = file;
  }

  /** Returns those of the ledger in a folder; there may be none yet. */
  public static KeptSchemaIds in(Path home) {
    return new KeptSchemaIds(home.resolve(FILE));
  }

  /** Returns the file they are kept in. */
  public Path file() {
    return file;
  }

  /** Returns a catalog that has them beside those it pins. */
  public Catalog complete(Catalog catalog) {
    return catalog.withSchemaIds(catalog.schemaIds().with(ids()));
  }

  private SchemaIds ids() {
    if (!Files.exists(file)) {
      return SchemaIds.NONE;
    }
    try {
      return new SchemaIds(
          JSON.readValue(file.toFile(), new TypeReference<TreeMap<Integer, Set<String>>>() {}));
    } catch (IOException e) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The schema ids in " + file + " cannot be read: restore the file as it was.",
          e);
    }
  }

  /** Keeps more from now on, in one step, so that a crash leaves what was there or all. */
  public void add(SchemaIds more) {
    try {
      AtomicFile.write(file, JSON.writeValueAsBytes(ids().with(more).dataschemas()));
    } catch (IOException e) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The schema ids cannot be kept in " + file + " (" + e + "): make it writable.",
          e);
    }
  }
}
