package dev.tally.compat;

import java.io.Serializable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * One version of a schema, as it is written.
 *
 * @param file what violations call it: a path, or a path at a revision
 * @param text the whole file
 * @param language what the text is written in
 * @param imports the files that a {@code .proto} file imports, and those that they import, by the
 *     names that they are imported by; without those that Protobuf brings along. They have no
 *     imports of their own here
 */
public record SchemaText(
    String file, String text, SchemaLanguage language, SortedMap<String, SchemaText> imports)
    implements Serializable {

  public SchemaText {
    imports = Collections.unmodifiableSortedMap(new TreeMap<>(imports));
  }

  /** A schema that is one file. */
  public SchemaText(String file, String text, SchemaLanguage language) {
    this(file, text, language, Collections.emptySortedMap());
  }

  /** Returns the same schema, whose files violations call something else. */
  public SchemaText named(UnaryOperator<String> name) {
    SortedMap<String, SchemaText> named = new TreeMap<>();
    imports.forEach((imported, schema) -> named.put(imported, schema.named(name)));
    return new SchemaText(name.apply(file), text, language, named);
  }

  /**
   * Returns a place in the text; a line behind the last one, where a text breaks off, is the last
   * one.
   */
  Place place(int line) {
    int last = Math.max(1, (int) text.lines().count());
    return new Place(file, Math.min(Math.max(1, line), last));
  }
}
