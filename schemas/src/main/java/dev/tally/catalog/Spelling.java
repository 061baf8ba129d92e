package dev.tally.catalog;

import java.util.Collection;
import java.util.Comparator;

/** Guesses which word was meant: one at most two letters away, and fewer for a short one. */
public final class Spelling {

  private static final int FARTHEST = 2;

  private Spelling() {}

  /** Returns {@code (did you mean 'x'?)} behind a space, or nothing where no word is near. */
  public static String hint(String word, Collection<String> known) {
    int farthest = Math.min(FARTHEST, word.length() / 2);
    return known.stream()
        .filter(candidate -> distance(word, candidate) <= farthest)
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
        .map(candidate -> " (did you mean '" + candidate + "'?)")
        .orElse("");
  }

  /** Returns how many letters to insert, delete or replace to get from one word to the other. */
  private static int distance(String left, String right) {
    int[] above = new int[right.length() + 1];
    for (int column = 0; column <= right.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= left.length(); row++) {
      int[] current = new int[right.length() + 1];
      current[0] = row;
      for (int column = 1; column <= right.length(); column++) {
        int replaced = left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1;
        current[column] =
            Math.min(
                above[column - 1] + replaced, 1 + Math.min(above[column], current[column - 1]));
      }
      above = current;
    }
    return above[right.length()];
  }
}
