package dev.tally.pipelines.warehouse.statement;

import java.io.IOException;
import java.util.List;

/** Rows as aligned columns for a terminal: texts to the left, numbers to the right. */
public final class AlignedText {

  private static final String GAP = "  ";

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
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], width(row.get(column)));
      }
    }
    for (List<String> row : rows) {
      StringBuilder text = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String cell = row.get(column);
        String blanks = " ".repeat(widths[column] - width(cell));
        boolean number = column >= firstNumber && column < endOfNumbers;
        text.append(column == 0 ? "" : GAP).append(number ? blanks + cell : cell + blanks);
      }
      out.append(text.toString().stripTrailing()).append('\n');
    }
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
