package dev.tally.catalog;

import java.io.IOException;
import java.io.Reader;

/**
 * The mark that some programs write in front of a text, such as a CSV file of a spreadsheet. It is
 * no part of the text.
 */
public final class ByteOrderMark {

  private static final char MARK = '\uFEFF';

  private ByteOrderMark() {}

  /** Returns a text without the mark. */
  public static String without(String text) {
    return text.startsWith(String.valueOf(MARK)) ? text.substring(1) : text;
  }

  /** Returns a reader that stands behind the mark, if there is one. */
  public static <R extends Reader> R skip(R reader) throws IOException {
    reader.mark(1);
    if (reader.read() != MARK) {
      reader.reset();
    }
    return reader;
  }
}
