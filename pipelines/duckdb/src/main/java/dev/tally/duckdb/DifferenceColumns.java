package dev.tally.duckdb;

import static dev.tally.duckdb.PostingColumns.micros;
import static java.util.Objects.requireNonNull;

import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Measure;
import dev.tally.event.Hash128;
import dev.tally.transforms.close.Cause;
import dev.tally.transforms.close.Difference;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.Totals;
import dev.tally.warehouse.CountedEventsJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/** How a {@link Difference} stands in table {@code close_difference}. */
public final class DifferenceColumns {

  private final long generation;
  private final Map<String, Meter> meters;

  DifferenceColumns(long generation, Map<String, Meter> meters) {
    this.generation = generation;
    this.meters = meters;
  }

  void write(Difference difference, DuckDBAppender columns) throws SQLException {
    Posting row = difference.row();
    Meter meter =
        requireNonNull(meters.get(row.key().meter()), () -> "no meter " + row.key().meter());
    columns
        .append(generation)
        .append(row.key().meter())
        .append(NamedValues.ofTexts(meter.groupBy(), row.key().group()))
        .appendEpochMicros(micros(row.key().valueStart()))
        .appendEpochMicros(micros(row.postingStart()))
        .appendEpochMicros(micros(row.postingStart() + row.window()));
    List<String> measures = meter.measures().stream().map(Measure::name).toList();
    appendSide(difference.closed(), measures, columns);
    appendSide(difference.live(), measures, columns);
    columns
        .append(difference.cause().name())
        .append(difference.evidence())
        .append(CountedEventsJson.write(difference.events()));
  }

  private static void appendSide(
      @Nullable Posting side, List<String> measures, DuckDBAppender columns) throws SQLException {
    if (side == null) {
      columns.appendNull().appendNull().appendNull().appendNull();
      return;
    }
    Totals totals = side.totals();
    columns
        .append(NamedValues.ofNumbers(measures, totals.measures()))
        .append(totals.events())
        .append(totals.lateEvents())
        .append(totals.fingerprint().toString());
  }

  /** Returns the difference that a row stands for. */
  public static Difference read(ResultSet row) throws SQLException {
    PostingKey key =
        new PostingKey(
            row.getString("meter"),
            List.copyOf(NamedValues.texts(row.getString("group_values")).values()),
            row.getLong("value_start"));
    return new Difference(
        readSide(row, "closed_", key),
        readSide(row, "live_", key),
        Cause.valueOf(row.getString("cause")),
        row.getString("evidence"),
        CountedEventsJson.read(row.getString("events")));
  }

  private static @Nullable Posting readSide(ResultSet row, String prefix, PostingKey key)
      throws SQLException {
    String measures = row.getString(prefix + "measures");
    if (measures == null) {
      return null;
    }
    long start = row.getLong("posting_start");
    return new Posting(
        key,
        row.getLong("posting_end") - start,
        start,
        new Totals(
            List.copyOf(NamedValues.numbers(measures).values()),
            row.getLong(prefix + "events"),
            row.getLong(prefix + "late_events"),
            Hash128.parse(row.getString(prefix + "fingerprint"))));
  }
}
