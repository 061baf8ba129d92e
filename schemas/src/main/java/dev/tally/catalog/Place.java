package dev.tally.catalog;

/**
 * A line of a catalog file.
 *
 * @param line counted from 1
 */
public record Place(String file, int line) {

  @Override
  public String toString() {
    return file + ":" + line;
  }
}
