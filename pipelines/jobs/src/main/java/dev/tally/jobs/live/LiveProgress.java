package dev.tally.jobs.live;

import dev.tally.catalog.Catalogs.Declared;
import dev.tally.ledger.Ledger;
import dev.tally.transforms.meter.Meters;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.Warehouse;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How far live has come, by what it has certified. */
public final class LiveProgress {

  private final Ledger ledger;

  public LiveProgress(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Whether live has certified every window that ends by a time.
   *
   * @param time epoch milliseconds
   */
  public boolean isCertified(long time) {
    Warehouse warehouse = ledger.warehouse().open();
    return windows().stream()
        .allMatch(
            window -> {
              long last = Math.floorDiv(time, window) * window;
              return warehouse.certificates(Book.LIVE, last - 1, last).stream()
                  .anyMatch(
                      certificate -> certificate.window() == window && certificate.end() >= last);
            });
  }

  /** Returns the lengths of all windows that live certifies, milliseconds. */
  public SortedSet<Long> windows() {
    return Stream.concat(
            Stream.of(new Meters(ledger.catalogs()).records()),
            ledger.catalogs().meters().stream().map(Declared::meter))
        .map(meter -> meter.window().toMillis())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
