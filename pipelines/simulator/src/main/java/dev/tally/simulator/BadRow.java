package dev.tally.simulator;

/** Why a row cannot be sent: a sentence without its place, which whoever reads the file knows. */
final class BadRow extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String veiled;

  BadRow(String complaint) {
    this(complaint, complaint);
  }

  private BadRow(String complaint, String veiled) {
    super(complaint);
    this.veiled = veiled;
  }

  /** Complains of a value, such as that it {@code "is no number"}. */
  static BadRow of(String value, String complaint) {
    return new BadRow("'" + value + "' " + complaint, "it " + complaint);
  }

  String complaint() {
    return String.valueOf(getMessage());
  }

  /** Returns the same without the value, which may tell something of a person. */
  String veiled() {
    return veiled;
  }
}
