package dev.tally.app.report;

/**
 * Whether the books of some days can be trusted, from the best to the worst: in the words and the
 * colours that the command and the page have in common.
 */
public enum CloseVerdict {
  /** Every row is equal, and nearly every record is counted. */
  IN_ORDER("In order", "green"),
  /**
   * Nothing is at fault, but somebody should look: rows differ for a cause that passes, or an
   * unusual share of the records is not counted.
   */
  TO_REVIEW("To review", "amber"),
  /**
   * A difference has no cause, or one that does not pass, or records are missing from the lists.
   */
  AT_FAULT("At fault", "red");

  private final String words;
  private final String colour;

  CloseVerdict(String words, String colour) {
    this.words = words;
    this.colour = colour;
  }

  /** Returns what stands on the page and before the headline. */
  public String words() {
    return words;
  }

  /** Returns {@code green}, {@code amber} or {@code red}. */
  public String colour() {
    return colour;
  }
}
