package dev.tally.simulator;

import java.util.Map;

/**
 * One row of a file.
 *
 * @param file the file's name
 * @param line the line it starts on, from 1; in a JSON array its place in the array
 * @param values what an expression sees: texts, longs, booleans, lists, maps and CEL's null. A
 *     number with a fraction is a text of its digits, so that none is lost
 */
record Row(String file, long line, Map<String, ?> values) {

  /** Returns {@code file:line}: the identity of the row, whatever it holds. */
  String id() {
    return file + ":" + line;
  }
}
