package dev.tally.pipelines.warehouse.statement;

import java.util.Collection;
import java.util.Comparator;

/** Finds the name that somebody who mistyped it may have meant. */
public final class Guess {

  private static final int FARTHEST = 2;

  private Guess() {}

  /** Returns {@code (did you mean 'x'?)} behind a space, or nothing where no name is near. */
  public static String at(String word, Collection<String> names) {
    return names.stream()
        .filter(name -> distance(word, name) <= FARTHEST)
        .min(Comparator.comparingInt(name -> distance(word, name)))
        .map(name -> " (did you mean '" + name + "'?)")
        .orElse("");
  }

  /** Returns how many letters to insert, delete or replace to get from one word to the other. */
  private static int distance(String word, String name) {
    int[][] edits = new int[word.length() + 1][name.length() + 1];
    for (int row = 0; row <= word.length(); row++) {
      for (int column = 0; column <= name.length(); column++) {
        if (row == 0 || column == 0) {
          edits[row][column] = row + column;
        } else {
          int replaced = word.charAt(row - 1) == name.charAt(column - 1) ? 0 : 1;
          int oneSided = 1 + Math.min(edits[row - 1][column], edits[row][column - 1]);
          edits[row][column] = Math.min(edits[row - 1][column - 1] + replaced, oneSided);
        }
      }
    }
    return edits[word.length()][name.length()];
  }
}
