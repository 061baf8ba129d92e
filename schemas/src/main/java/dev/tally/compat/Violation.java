package dev.tally.compat;

import java.util.Comparator;

/**
 * One rule that a newer schema breaks.
 *
 * @param rule which one
 * @param file the newer schema's file; the older one's if what is concerned is no longer there
 * @param line counted from 1
 * @param field the field of the event's data that is concerned, by the name that its readers know;
 *     empty if it is the whole schema, or more than one field
 * @param message what changed and what to do instead
 */
public record Violation(Rule rule, String file, int line, String field, String message) {

  static final Comparator<Violation> ORDER =
      Comparator.comparing(Violation::file)
          .thenComparingInt(Violation::line)
          .thenComparing(Violation::rule)
          .thenComparing(Violation::field)
          .thenComparing(Violation::message);

  /** Returns {@code file:line: RULE: message}, as compilers write it. */
  @Override
  public String toString() {
    return file + ":" + line + ": " + rule + ": " + message;
  }
}
