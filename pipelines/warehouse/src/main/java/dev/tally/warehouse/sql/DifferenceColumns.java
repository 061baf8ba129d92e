package dev.tally.warehouse.sql;

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
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a {@link Difference} stands in table {@code close_difference}. */
public final class DifferenceColumns {

  private final long generation;
  private final Map<String, Meter> meters;

  public DifferenceColumns(long generation, Map<String, Meter> meters) {
    this.generation = generation;
    this.meters = meters;
  }

  public void write(Difference difference, RowColumns columns) throws SQLException {
    Posting row = difference.row();
    Meter meter =
        requireNonNull(meters.get(row.key().meter()), () -> "no meter " + row.key().meter());
    columns
        .bigint(generation)
        .text(row.key().meter())
        .text(NamedValues.ofTexts(meter.groupBy(), row.key().group()))
        .time(row.key().valueStart())
        .time(row.postingStart())
        .time(row.postingStart() + row.window());
    List<String> measures = meter.measures().stream().map(Measure::name).toList();
    writeSide(difference.closed(), measures, columns);
    writeSide(difference.live(), measures, columns);
    columns
        .text(difference.cause().name())
        .text(difference.evidence())
        .text(CountedEventsJson.write(difference.events()));
  }

  private static void writeSide(@Nullable Posting side, List<String> measures, RowColumns columns)
      throws SQLException {
    if (side == null) {
      columns.nulls(4);
      return;
    }
    Totals totals = side.totals();
    columns
        .text(NamedValues.ofNumbers(measures, totals.measures()))
        .bigint(totals.events())
        .bigint(totals.lateEvents())
        .text(totals.fingerprint().toString());
  }

  public static Difference read(StoredRow row) throws SQLException {
    PostingKey key =
        new PostingKey(
            row.text("meter"),
            List.copyOf(NamedValues.texts(row.text("group_values")).values()),
            row.bigint("value_start"));
    return new Difference(
        readSide(row, "closed_", key),
        readSide(row, "live_", key),
        Cause.valueOf(row.text("cause")),
        row.text("evidence"),
        CountedEventsJson.read(row.text("events")));
  }

  private static @Nullable Posting readSide(StoredRow row, String prefix, PostingKey key)
      throws SQLException {
    String measures = row.optionalText(prefix + "measures");
    if (measures == null) {
      return null;
    }
    long start = row.bigint("posting_start");
    return new Posting(
        key,
        row.bigint("posting_end") - start,
        start,
        new Totals(
            List.copyOf(NamedValues.numbers(measures).values()),
            row.bigint(prefix + "events"),
            row.bigint(prefix + "late_events"),
            Hash128.parse(row.text(prefix + "fingerprint"))));
  }
}
