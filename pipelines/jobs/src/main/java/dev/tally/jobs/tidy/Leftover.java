package dev.tally.jobs.tidy;

/**
 * Something in a ledger that nothing needs any more.
 *
 * @param where a path below the ledger's folder, or what of the warehouse it is
 * @param size how much it is: rows or bytes, as its kind says
 */
public record Leftover(Kind kind, String where, long size) {

  /** Why it is not needed. */
  public enum Kind {
    /** Rows of closes that froze nothing; they count nowhere. Size: rows. */
    ROWS_OF_CLOSES("rows of closes that froze nothing", "rows"),
    /** Checkpoints of runs before the one that live goes on from. Size: bytes. */
    CHECKPOINTS("checkpoints of an earlier run", "bytes"),
    /** A file that a killed process had not written to its end. Size: bytes. */
    UNFINISHED_FILE("a file that was not written to its end", "bytes");

    private final String words;
    private final String unit;

    Kind(String words, String unit) {
      this.words = words;
      this.unit = unit;
    }

    /** Returns what it is, for a person. */
    public String words() {
      return words;
    }

    /** Returns what its size counts. */
    public String unit() {
      return unit;
    }
  }
}
