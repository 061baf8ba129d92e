package dev.tally.catalog;

/**
 * One mistake in a catalog.
 *
 * @param file the file's path inside the catalog folder, or the folder itself
 * @param line counted from 1
 * @param message what is wrong and what to do
 */
public record Problem(String file, int line, String message) {

  /**
   * Returns the same mistake with a file that is found from elsewhere.
   *
   * @param folder what stands before the file's path, such as {@code my-catalog/}
   */
  public Problem in(String folder) {
    return new Problem(folder + file, line, message);
  }

  /** Returns {@code file:line: message}, as compilers write it. */
  @Override
  public String toString() {
    return file + ":" + line + ": " + message;
  }
}
