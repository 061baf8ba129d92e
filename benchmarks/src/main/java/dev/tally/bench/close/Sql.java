package dev.tally.bench.close;

import java.nio.file.Path;

/** How a value stands in SQL where no parameter may. */
final class Sql {

  private Sql() {}

  /** Returns a path as a text literal. */
  static String text(Path path) {
    return "'" + path.toAbsolutePath().toString().replace("'", "''") + "'";
  }
}
