package dev.tally.duckdb;

import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Measure;
import dev.tally.event.Hash128;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.Totals;
import dev.tally.warehouse.Book;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;

/** How a {@link Posting} stands in table {@code posting}. */
final class PostingColumns {

  private final Book book;
  private final long generation;
  private final Map<String, Meter> meters;

  PostingColumns(Book book, long generation, Map<String, Meter> meters) {
    this.book = book;
    this.generation = generation;
    this.meters = meters;
  }

  void write(Posting posting, DuckDBAppender columns) throws SQLException {
    PostingKey key = posting.key();
    Totals totals = posting.totals();
    Meter meter = meters.get(key.meter());
    if (meter == null) {
      throw new IllegalArgumentException("a row is of the unknown meter '" + key.meter() + "'");
    }
    List<String> measures = meter.measures().stream().map(Measure::name).toList();
    columns
        .append(book.label())
        .append(key.meter())
        .append(NamedValues.ofTexts(meter.groupBy(), key.group()))
        .appendEpochMicros(micros(key.valueStart()))
        .appendEpochMicros(micros(key.valueStart() + posting.window()))
        .appendEpochMicros(micros(posting.postingStart()))
        .appendEpochMicros(micros(posting.postingStart() + posting.window()))
        .append(NamedValues.ofNumbers(measures, totals.measures()))
        .append(totals.events())
        .append(totals.lateEvents())
        .append(totals.fingerprint().toString())
        .append(generation);
  }

  static Posting read(ResultSet row) throws SQLException {
    PostingKey key =
        new PostingKey(
            row.getString("meter"),
            List.copyOf(NamedValues.texts(row.getString("group_values")).values()),
            row.getLong("value_start"));
    Totals totals =
        new Totals(
            List.copyOf(NamedValues.numbers(row.getString("measures")).values()),
            row.getLong("events"),
            row.getLong("late_events"),
            Hash128.parse(row.getString("fingerprint")));
    long start = row.getLong("posting_start");
    return new Posting(key, row.getLong("posting_end") - start, start, totals);
  }

  /** Returns a TIMESTAMP's number, microseconds since the epoch. */
  static long micros(long millis) {
    return Math.multiplyExact(millis, 1000L);
  }
}
