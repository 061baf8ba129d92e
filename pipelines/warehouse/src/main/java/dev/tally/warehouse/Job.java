package dev.tally.warehouse;

import java.util.Locale;

/** A kind of run. At most one run of a job may write: the one begun last. */
public enum Job {
  /** Counts the topics as records arrive. */
  LIVE,
  /** Copies the topics to files. */
  ARCHIVE,
  /** Counts the files of some days again and freezes the days. */
  CLOSE;

  /** Returns the name in a table: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
