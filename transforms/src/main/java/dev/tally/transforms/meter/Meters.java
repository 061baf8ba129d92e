package dev.tally.transforms.meter;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Aggregation;
import dev.tally.catalog.Meter.Measure;
import dev.tally.event.Disposition;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.event.RejectionCode;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All meters of a ledger: the catalog's, and the one that counts what became of every record.
 *
 * <p>That one, {@value #RECORDS}, is a meter like any other, so live and close agree on the
 * disposition of each record, or its rows differ.
 */
public final class Meters implements Serializable {

  private static final long serialVersionUID = 1;

  /** The name of the meter that counts records by topic, partition, disposition and code. */
  public static final String RECORDS = "tally.records";

  private final List<Meter> meters;

  public Meters(Catalog catalog) {
    this.meters = new ArrayList<>(catalog.meters());
    this.meters.add(records(catalog));
  }

  /** Returns the declaration of {@link #RECORDS}; its window is the finest of the catalog. */
  public Meter records() {
    return meters.get(meters.size() - 1);
  }

  private static Meter records(Catalog catalog) {
    Duration finest =
        catalog.meters().stream()
            .map(Meter::window)
            .min(Comparator.naturalOrder())
            .orElse(Duration.ofHours(1));
    return new Meter(
        RECORDS,
        "What became of every record, by position and reason.",
        List.of(),
        null,
        List.of("topic", "partition", "disposition", "code"),
        finest,
        List.of(
            new Measure("records", Aggregation.COUNT, null, false),
            new Measure("last_offset", Aggregation.MAX, "offset", false)));
  }

  /** Returns every meter, the catalog's in its order and {@link #RECORDS} last. */
  public List<Meter> all() {
    return List.copyOf(meters);
  }

  /** Returns every meter by its name. */
  public Map<String, Meter> byName() {
    Map<String, Meter> byName = new LinkedHashMap<>();
    meters.forEach(meter -> byName.put(meter.name(), meter));
    return byName;
  }

  /** Returns where a meter of that name stands in {@link #all()}. */
  public int indexOf(String name) {
    for (int index = 0; index < meters.size(); index++) {
      if (meters.get(index).name().equals(name)) {
        return index;
      }
    }
    throw new IllegalArgumentException("there is no meter " + name);
  }

  /**
   * Returns the cell of {@link #RECORDS} that counts a record.
   *
   * @param code empty unless it was rejected
   * @param postedTime when the record is booked, epoch milliseconds
   */
  public PostingKey recordsCell(
      Position position, Disposition disposition, String code, long postedTime) {
    return new PostingKey(
        RECORDS,
        List.of(position.topic(), Integer.toString(position.partition()), disposition.name(), code),
        startOf(postedTime, records().window().toMillis()));
  }

  /** Returns {@code topic/partition} of a row of {@link #RECORDS}. */
  public static String partitionOf(Posting posting) {
    return posting.key().group().get(0) + "/" + posting.key().group().get(1);
  }

  /** Returns the largest offset in a row of {@link #RECORDS}. */
  public static long lastOffsetOf(Posting posting) {
    return posting.totals().measures().get(1);
  }

  /** Returns where the window starts that a time falls into. */
  static long startOf(long time, long window) {
    return Math.floorDiv(time, window) * window;
  }

  /** Returns the measures of the meter that stands there in {@link #all()}. */
  List<Measure> measures(int meter) {
    return meters.get(meter).measures();
  }

  /** Returns how long the windows of the meter that stands there last, milliseconds. */
  long window(int meter) {
    return meters.get(meter).window().toMillis();
  }

  /** Combines two parts of one row of a meter, each measure by its own rule. */
  Totals merge(int meter, Totals left, Totals right) {
    List<Measure> measures = measures(meter);
    List<Long> merged = new ArrayList<>(measures.size());
    for (int index = 0; index < measures.size(); index++) {
      merged.add(
          measures
              .get(index)
              .aggregation()
              .merge(left.measures().get(index), right.measures().get(index)));
    }
    return new Totals(
        merged,
        Math.addExact(left.events(), right.events()),
        Math.addExact(left.lateEvents(), right.lateEvents()),
        left.fingerprint().plus(right.fingerprint()));
  }

  /**
   * Adds one record to the row that counts its disposition.
   *
   * @param postedTime when the record is booked, epoch milliseconds
   */
  public void countRecord(
      Position position,
      Disposition disposition,
      @Nullable RejectionCode code,
      long postedTime,
      BundleTotals bundle) {
    String reason = code == null ? "" : code.name();
    long window = startOf(postedTime, records().window().toMillis());
    Alike alike =
        new Alike(
            RECORDS, window, window, position.topic(), position.partition(), disposition, reason);
    @Nullable RunningTotals[] rows = bundle.rowsOf(alike, 1);
    RunningTotals totals = rows[0];
    if (totals == null) {
      PostingKey cell = recordsCell(position, disposition, reason, postedTime);
      totals = bundle.row(new RowKey(meters.size() - 1, cell, window));
      rows[0] = totals;
    }
    Hash128 fingerprint = Hash128.of(position.toString(), disposition.name(), reason);
    totals.add(0, 1);
    totals.add(1, position.offset());
    totals.addEvent(false, fingerprint);
  }
}
