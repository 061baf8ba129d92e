package dev.tally.wire;

/**
 * Bytes that are not what they are said to be. Its message is one sentence, free of their content.
 */
final class MalformedException extends Exception {

  private static final long serialVersionUID = 1;

  MalformedException(String message) {
    super(message);
  }
}
