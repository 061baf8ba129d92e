package dev.tally.warehouse.statement;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Rows as aligned columns for a terminal: texts to the left, numbers to the right.
 *
 * <p>Whatever a producer wrote into a text, a row is one line and does nothing to the terminal:
 * characters that control it, or the direction of what follows, are written as escapes.
 */
public final class AlignedText {

  private static final String GAP = "  ";

  /** What is longer sticks out of its column, so that one long text does not pad every line. */
  private static final int WIDEST = 40;

  private AlignedText() {}

  /**
   * Writes rows, a line each.
   *
   * @param rows at least the header; all of one length
   * @param firstNumber the first column that holds numbers
   * @param endOfNumbers the first column behind those
   */
  public static void write(
      List<List<String>> rows, int firstNumber, int endOfNumbers, Appendable out)
      throws IOException {
    List<List<String>> shown =
        rows.stream().map(row -> row.stream().map(AlignedText::escaped).toList()).toList();
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : shown) {
      for (int column = 0; column < widths.length; column++) {
        int width = width(row.get(column));
        widths[column] = Math.max(widths[column], width <= WIDEST ? width : 0);
      }
    }
    for (List<String> row : shown) {
      StringBuilder text = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String cell = row.get(column);
        String blanks = " ".repeat(Math.max(0, widths[column] - width(cell)));
        boolean number = column >= firstNumber && column < endOfNumbers;
        text.append(column == 0 ? "" : GAP).append(number ? blanks + cell : cell + blanks);
      }
      out.append(text.toString().stripTrailing()).append('\n');
    }
  }

  /** Returns a text in which nothing controls a terminal: {@code \n}, {@code \u001b}. */
  public static String escaped(String text) {
    if (text.codePoints().noneMatch(AlignedText::controls)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              if (!controls(point)) {
                escaped.appendCodePoint(point);
              } else if (point == '\n' || point == '\r' || point == '\t') {
                escaped.append('\\').append(point == '\n' ? 'n' : point == '\r' ? 'r' : 't');
              } else {
                escaped.append(String.format(Locale.ROOT, "\\u%04x", point));
              }
            });
    return escaped.toString();
  }

  /** Controls, formats such as a change of direction, separators of lines, half a character. */
  private static boolean controls(int point) {
    int type = Character.getType(point);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
