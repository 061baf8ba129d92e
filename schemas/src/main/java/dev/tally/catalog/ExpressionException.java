package dev.tally.catalog;

/** An expression that cannot be compiled, or an event it cannot be evaluated over. */
public final class ExpressionException extends Exception {

  private static final long serialVersionUID = 1;

  ExpressionException(String message, Throwable cause) {
    super(message, cause);
  }

  ExpressionException(String message) {
    super(message);
  }
}
