package dev.tally.catalog;

import org.jspecify.annotations.Nullable;

/** A text that is no schema. Its message says what is wrong with it. */
final class SchemaException extends Exception {

  private static final long serialVersionUID = 1;

  private final int line;

  /**
   * @param line counted from 1
   */
  SchemaException(int line, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.line = line;
  }

  int line() {
    return line;
  }
}
