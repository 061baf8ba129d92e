package dev.tally.catalog;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import com.google.common.primitives.Ints;
import dev.tally.compat.SchemaText;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads {@value #FILE}: the ids under which a schema registry holds the catalog's schemas.
 *
 * <p>A schema whose text has changed since it got its id is a problem: what a registry holds under
 * an id never changes, and data is read by it.
 */
public final class SchemaIdsReader {

  /** The name of the file. */
  public static final String FILE = "schemas.lock.yaml";

  private static final List<String> KEYS = List.of("id", "dataschema", "sha256");

  private final Map<String, SchemaText> schemas = new HashMap<>();
  private final Map<Integer, Set<String>> ids = new TreeMap<>();

  private SchemaIdsReader(List<Contract> contracts) {
    for (Contract contract : contracts) {
      contract.versions().forEach(version -> schemas.put(version.dataschema(), version.schema()));
    }
  }

  static SchemaIds read(CatalogFolder folder, List<Contract> contracts) {
    if (!folder.has(FILE)) {
      return SchemaIds.NONE;
    }
    SchemaIdsReader reader = new SchemaIdsReader(contracts);
    folder
        .document(FILE)
        .flatMap(document -> document.map(List.of("ids")))
        .flatMap(map -> map.require("ids", "list the pinned ids there"))
        .map(YamlValue::items)
        .orElse(List.of())
        .forEach(item -> item.map(KEYS).ifPresent(reader::pin));
    return new SchemaIds(reader.ids);
  }

  /** Returns what the lock file tells a schema's text by, with those of the files it imports. */
  public static String sha256(SchemaText schema) {
    Hasher hasher = Hashing.sha256().newHasher().putString(schema.text(), StandardCharsets.UTF_8);
    schema
        .imports()
        .values()
        .forEach(imported -> hasher.putString(imported.text(), StandardCharsets.UTF_8));
    return hasher.hash().toString();
  }

  private void pin(YamlMap declared) {
    Optional<Integer> id =
        declared.require("id", "write the schema's id").flatMap(SchemaIdsReader::id);
    Optional<YamlValue> dataschema =
        declared.require("dataschema", "name the version whose schema it is");
    Optional<SchemaText> schema = dataschema.flatMap(this::schema);
    Optional<String> sha256 =
        declared.require("sha256", "write the hash of its text").flatMap(YamlValue::text);
    if (id.isEmpty() || schema.isEmpty() || sha256.isEmpty()) {
      return;
    }
    if (!sha256.get().equals(sha256(schema.get()))) {
      declared.problem(
          schema.get().file()
              + " is not what has the id "
              + id.get()
              + ": a published schema stays as it is, so undo the change and write a new version");
    }
    ids.computeIfAbsent(id.get(), unused -> new TreeSet<>())
        .add(dataschema.flatMap(YamlValue::text).orElseThrow());
  }

  private static Optional<Integer> id(YamlValue node) {
    Optional<Integer> id =
        node.text().filter(text -> text.matches("\\d{1,10}")).map(Ints::tryParse);
    if (id.isEmpty()) {
      node.problem(
          "an id is a whole number from 0 to 2147483647: write the one that the registry gave");
    }
    return id;
  }

  private Optional<SchemaText> schema(YamlValue node) {
    Optional<String> dataschema = node.text();
    Optional<SchemaText> schema = dataschema.map(schemas::get);
    if (dataschema.isPresent() && schema.isEmpty()) {
      node.problem(
          "no contract has a version '%s'%s: remove the id"
              .formatted(dataschema.get(), Spelling.hint(dataschema.get(), schemas.keySet())));
    }
    return schema;
  }
}
