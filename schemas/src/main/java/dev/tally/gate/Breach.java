package dev.tally.gate;

import java.util.Comparator;
import java.util.List;

/**
 * Something that a change of a catalog breaks.
 *
 * @param rule the name of the rule: one of a {@link GateRule} or of a {@link dev.tally.compat.Rule}
 * @param file where it is, in the newer state, or in the older one where it is no longer there
 * @param line counted from 1
 * @param type the event type that is concerned
 * @param field the field that is concerned, empty where it is more than one
 * @param message what changed and what to do instead
 * @param consumers who reads it, each with who answers for it
 */
public record Breach(
    String rule,
    String file,
    int line,
    String type,
    String field,
    String message,
    List<String> consumers) {

  static final Comparator<Breach> ORDER =
      Comparator.comparing(Breach::file)
          .thenComparingInt(Breach::line)
          .thenComparing(Breach::rule)
          .thenComparing(Breach::field)
          .thenComparing(Breach::message);

  public Breach {
    consumers = List.copyOf(consumers);
  }

  /** Returns {@code file:line: RULE: type: message}, as compilers write it. */
  @Override
  public String toString() {
    return file + ":" + line + ": " + rule + ": " + type + ": " + message;
  }
}
