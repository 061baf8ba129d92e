package dev.tally.warehouse;

import java.io.Serializable;

/**
 * Some rows of a book as they were written, whether they count or not.
 *
 * @param generation of the closed book the close that wrote them; of the live book 0, for all
 */
public record BookRows(Book book, long generation) implements Serializable {

  /** Returns live's rows, of whichever run wrote them last. */
  public static BookRows ofLive() {
    return new BookRows(Book.LIVE, 0);
  }

  /** Returns what one close has written. */
  public static BookRows ofClose(long generation) {
    return new BookRows(Book.CLOSED, generation);
  }
}
