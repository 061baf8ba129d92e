package dev.tally.warehouse;

import java.util.Locale;

/** Which of the two runs posted a row. */
public enum Book {
  /** The streaming run. */
  LIVE(Job.LIVE),
  /** The run over the archive that freezes a day. */
  CLOSED(Job.CLOSE);

  private final Job writer;

  Book(Job writer) {
    this.writer = writer;
  }

  /** Returns the job whose generations fence this book's writers. */
  public Job writer() {
    return writer;
  }

  /** Returns the name in a table: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
