package dev.tally.catalog;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The catalogs of a ledger, each from a posted time on.
 *
 * <p>Which of them a record is read and counted by depends on when it is booked, and on nothing
 * else; so live and close choose alike, however late they are. Their terms and topics are the same.
 *
 * @param editions at least one, the earliest first
 */
public record Catalogs(List<Edition> editions) implements Serializable {

  /**
   * One of them.
   *
   * @param postedFrom the first posted time that it holds for, epoch milliseconds: a midnight, UTC,
   *     so that it is the start of a window of every meter; {@link Long#MIN_VALUE} for the first
   */
  public record Edition(long postedFrom, Catalog catalog) implements Serializable {}

  public Catalogs {
    editions = List.copyOf(editions);
    for (int index = 0; index < editions.size(); index++) {
      long postedFrom = editions.get(index).postedFrom();
      if (index == 0
          ? postedFrom != Long.MIN_VALUE
          : postedFrom <= editions.get(index - 1).postedFrom()) {
        throw new IllegalArgumentException("editions are not in order: " + postedFrom);
      }
    }
  }

  /** Returns one catalog, which always holds. */
  public static Catalogs of(Catalog catalog) {
    return new Catalogs(List.of(new Edition(Long.MIN_VALUE, catalog)));
  }

  /**
   * Returns these and one more, which replaces the newest.
   *
   * @param postedFrom the first posted time that it holds for, epoch milliseconds
   */
  public Catalogs and(long postedFrom, Catalog catalog) {
    List<Edition> more = new ArrayList<>(editions);
    more.add(new Edition(postedFrom, catalog));
    return new Catalogs(more);
  }

  /**
   * Returns the one that a record is read and counted by.
   *
   * @param postedTime when the record is booked, epoch milliseconds
   */
  public Catalog at(long postedTime) {
    int index = editions.size() - 1;
    while (postedTime < editions.get(index).postedFrom()) {
      index--;
    }
    return editions.get(index).catalog();
  }

  /** Returns what something makes of each of them. */
  public <T> ByPostedTime<T> each(Function<Catalog, T> make) {
    return new ByPostedTime<>(
        editions.stream().mapToLong(Edition::postedFrom).toArray(),
        editions.stream().map(Edition::catalog).map(make).toList());
  }

  /** Returns how many there are. */
  public int count() {
    return editions.size();
  }

  /** Returns the one that the ledger began with. */
  public Catalog first() {
    return editions.get(0).catalog();
  }

  /** Returns the one that holds from the latest posted time on, for ever until it is replaced. */
  public Catalog newest() {
    return editions.get(editions.size() - 1).catalog();
  }

  /** Returns the terms, which are those of each of them. */
  public LedgerTerms terms() {
    return first().terms();
  }

  /** Returns the Kafka topics that contracts name, which are those of each of them. */
  public List<String> topics() {
    return first().topics();
  }

  /**
   * Returns the meters of all of them, one of each name, ordered by name.
   *
   * <p>A name is bound to a window, a group and measures. Where filters or descriptions differ, the
   * last of them stands.
   */
  public List<Declared> meters() {
    SortedMap<String, Declared> byName = new TreeMap<>();
    for (Edition edition : editions) {
      for (Meter meter : edition.catalog().meters()) {
        byName.put(meter.name(), new Declared(meter, edition.catalog()));
      }
    }
    return List.copyOf(byName.values());
  }

  /** A meter and the catalog that declares it. */
  public record Declared(Meter meter, Catalog catalog) {}
}
