package dev.tally.compat;

import java.io.Serializable;

/**
 * One version of a schema, as it is written.
 *
 * @param file what violations call it: a path, or a path at a revision
 * @param text the whole file
 * @param language what the text is written in
 */
public record SchemaText(String file, String text, SchemaLanguage language)
    implements Serializable {

  /**
   * Returns a place in the text; a line behind the last one, where a text breaks off, is the last
   * one.
   */
  Place place(int line) {
    int last = Math.max(1, (int) text.lines().count());
    return new Place(file, Math.min(Math.max(1, line), last));
  }
}
