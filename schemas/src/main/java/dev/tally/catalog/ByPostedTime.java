package dev.tally.catalog;

import java.util.List;

/**
 * What holds for some posted time and is then replaced: one value per edition of a ledger's
 * catalog.
 *
 * <p>Hardly ever are there two, and hardly anything is booked before the last, so looking one up is
 * one comparison.
 */
public final class ByPostedTime<T> {

  private final long[] from;
  private final List<T> values;

  ByPostedTime(long[] from, List<T> values) {
    this.from = from;
    this.values = List.copyOf(values);
  }

  /**
   * Returns what holds for a record.
   *
   * @param postedTime when the record is booked, epoch milliseconds
   */
  public T at(long postedTime) {
    int index = from.length - 1;
    while (index > 0 && postedTime < from[index]) {
      index--;
    }
    return values.get(index);
  }
}
