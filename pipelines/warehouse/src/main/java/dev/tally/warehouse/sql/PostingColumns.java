package dev.tally.warehouse.sql;

import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Measure;
import dev.tally.event.Hash128;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.Totals;
import dev.tally.warehouse.Book;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** How a {@link Posting} stands in table {@code posting}. */
public final class PostingColumns {

  private final Book book;
  private final long generation;
  private final Map<String, Meter> meters;

  public PostingColumns(Book book, long generation, Map<String, Meter> meters) {
    this.book = book;
    this.generation = generation;
    this.meters = meters;
  }

  public void write(Posting posting, RowColumns columns) throws SQLException {
    PostingKey key = posting.key();
    Totals totals = posting.totals();
    Meter meter = meters.get(key.meter());
    if (meter == null) {
      throw new IllegalArgumentException("a row is of the unknown meter '" + key.meter() + "'");
    }
    List<String> measures = meter.measures().stream().map(Measure::name).toList();
    columns
        .text(book.label())
        .text(key.meter())
        .text(NamedValues.ofTexts(meter.groupBy(), key.group()))
        .time(key.valueStart())
        .time(key.valueStart() + posting.window())
        .time(posting.postingStart())
        .time(posting.postingStart() + posting.window())
        .text(NamedValues.ofNumbers(measures, totals.measures()))
        .bigint(totals.events())
        .bigint(totals.lateEvents())
        .text(totals.fingerprint().toString())
        .bigint(generation);
  }

  static Posting read(StoredRow row) throws SQLException {
    PostingKey key =
        new PostingKey(
            row.text("meter"),
            List.copyOf(NamedValues.texts(row.text("group_values")).values()),
            row.bigint("value_start"));
    Totals totals =
        new Totals(
            List.copyOf(NamedValues.numbers(row.text("measures")).values()),
            row.bigint("events"),
            row.bigint("late_events"),
            Hash128.parse(row.text("fingerprint")));
    long start = row.bigint("posting_start");
    return new Posting(key, row.bigint("posting_end") - start, start, totals);
  }
}
