package dev.tally.catalog;

import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import dev.tally.compat.Place;
import dev.tally.compat.SchemaLanguage;
import dev.tally.compat.SchemaText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what {@code .proto} files import: files that lie beside them, by their names alone.
 *
 * <p>So the folder {@code events} is what {@code protoc} would be given as its path of imports, and
 * nothing outside of the catalog is read.
 */
final class ProtobufImports {

  private final CatalogFolder folder;
  private final Problems problems;

  /** The sound files, each with what it imports. Problems are told to everybody who asks. */
  private final Map<String, SchemaText> linked = new HashMap<>();

  ProtobufImports(CatalogFolder folder, Problems problems) {
    this.folder = folder;
    this.problems = problems;
  }

  /**
   * Returns a schema of the catalog with all that it imports; empty, with problems, where a file
   * that it imports is not there, is no Protobuf, or imports it in turn.
   */
  Optional<SchemaText> link(SchemaText schema) {
    return link(schema, new ArrayList<>());
  }

  /** Whether some schema that was linked imports a file. */
  boolean isImported(String file) {
    return linked.values().stream()
        .flatMap(schema -> schema.imports().values().stream())
        .anyMatch(imported -> imported.file().equals(file));
  }

  /**
   * @param chain the files that lead to this one, each importing the next
   */
  private Optional<SchemaText> link(SchemaText schema, List<String> chain) {
    SchemaText known = linked.get(schema.file());
    if (known != null) {
      return Optional.of(known);
    }
    chain.add(schema.file());
    Optional<SchemaText> result = follow(schema, chain);
    chain.remove(schema.file());
    result.ifPresent(whole -> linked.put(whole.file(), whole));
    return result;
  }

  private Optional<SchemaText> follow(SchemaText schema, List<String> chain) {
    ProtoFileElement parsed;
    try {
      parsed = ProtobufSchema.element(schema);
    } catch (SchemaException e) {
      problems.add(new Place(schema.file(), e.line()), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    SortedMap<String, SchemaText> imports = new TreeMap<>();
    boolean isWhole = true;
    for (String name : ProtobufSchema.importsOf(parsed)) {
      Optional<SchemaText> imported = imported(name, schema, chain);
      isWhole &= imported.isPresent();
      imported.ifPresent(
          file -> {
            imports.putAll(file.imports());
            imports.put(name, new SchemaText(file.file(), file.text(), file.language()));
          });
    }
    if (!isWhole) {
      return Optional.empty();
    }
    SchemaText whole = new SchemaText(schema.file(), schema.text(), schema.language(), imports);
    return isSound(whole) ? Optional.of(whole) : Optional.empty();
  }

  private boolean isSound(SchemaText schema) {
    try {
      ProtobufSchema.parse(schema);
      return true;
    } catch (SchemaException e) {
      problems.add(new Place(schema.file(), e.line()), String.valueOf(e.getMessage()));
      return false;
    }
  }

  private Optional<SchemaText> imported(String name, SchemaText by, List<String> chain) {
    String file = "events/" + name;
    Place place = new Place(by.file(), line(name, by.text()));
    if (name.contains("/") || name.contains("\\")) {
      problems.add(
          place,
          ("imports '%s', which is not beside it: move it there and import it by its name alone;"
                  + " of folders only google/protobuf is known")
              .formatted(name));
    } else if (!name.endsWith(SchemaLanguage.PROTOBUF.ending()) || !folder.has(file)) {
      problems.add(
          place,
          "imports '%s', and there is no such file%s: write it beside this one"
              .formatted(name, Spelling.hint(name, names())));
    } else if (chain.contains(file)) {
      List<String> circle = new ArrayList<>(chain.subList(chain.indexOf(file), chain.size()));
      circle.add(file);
      problems.add(
          place,
          "imports '%s', which leads back here: %s; move what both need into a file of its own"
              .formatted(name, String.join(" imports ", circle)));
    } else {
      return folder
          .text(file)
          .flatMap(text -> link(new SchemaText(file, text, SchemaLanguage.PROTOBUF), chain));
    }
    return Optional.empty();
  }

  private List<String> names() {
    return folder.files("events", SchemaLanguage.PROTOBUF.ending()).stream()
        .map(file -> file.substring("events/".length()))
        .toList();
  }

  /** Returns the line of the statement that imports a name. */
  private static int line(String name, String text) {
    Matcher statement =
        Pattern.compile("\\bimport\\s+(?:public\\s+)?[\"']" + Pattern.quote(name) + "[\"']")
            .matcher(text);
    return statement.find() ? TextFile.lineAt(text, statement.start()) : 1;
  }
}
