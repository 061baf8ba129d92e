package dev.tally.catalog;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

/** Days as a catalog writes them: {@code 2027-01-31}. */
final class Dates {

  private Dates() {}

  /** Returns the day that a node names; anything else is a problem. */
  static Optional<LocalDate> read(YamlValue node) {
    Optional<String> text = node.text();
    try {
      return text.map(LocalDate::parse);
    } catch (DateTimeException e) {
      node.problem("'" + text.orElse("") + "' is no day: write one such as 2027-01-31");
      return Optional.empty();
    }
  }
}
