package dev.tally.transforms.meter;

import dev.tally.catalog.Meter.Aggregation;
import dev.tally.catalog.Meter.Measure;
import dev.tally.event.Bytes;
import dev.tally.event.Hash128;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The totals of a row while it is added to.
 *
 * <p>Sums are of 128 bits until the row is whole, so the order in which events come changes none of
 * them, even where those before the last are beyond what a row can say.
 */
final class RowAccumulator {

  private final List<Measure> measures;
  private final long[] values;

  /** The upper halves of sums, null as long as none is beyond 64 bits. */
  private long @Nullable [] uppers;

  private long events;
  private long lateEvents;
  private long high;
  private long low;

  RowAccumulator(List<Measure> measures) {
    this.measures = measures;
    this.values = new long[measures.size()];
  }

  /**
   * Some events, whatever a row measures of them.
   *
   * @param count how many there are
   * @param late how many of them were late
   * @param fingerprint the sum mod 2^128 of their hashes
   */
  record Events(long count, long late, Hash128 fingerprint) {

    static Events readFrom(InputStream in) throws IOException {
      long count = Bytes.readCount(in);
      long late = Bytes.readCount(in);
      return new Events(count, late, Bytes.readHash(in));
    }
  }

  /**
   * Adds what one event says of a measure.
   *
   * <p>Call it once for each measure, and then {@link #addEvent}.
   */
  void add(int measure, long value) {
    add(measure, value < 0 ? -1 : 0, value);
  }

  private void add(int measure, long upper, long lower) {
    Aggregation aggregation = measures.get(measure).aggregation();
    if (events == 0) {
      set(measure, upper, lower);
    } else if (aggregation == Aggregation.MIN || aggregation == Aggregation.MAX) {
      values[measure] = aggregation.merge(values[measure], lower);
    } else {
      long sum = values[measure] + lower;
      int carried = Long.compareUnsigned(sum, lower) < 0 ? 1 : 0;
      set(measure, upper(measure) + upper + carried, sum);
    }
  }

  private void set(int measure, long upper, long lower) {
    values[measure] = lower;
    if (uppers == null && upper != lower >> (Long.SIZE - 1)) {
      uppers = new long[values.length];
      for (int other = 0; other < values.length; other++) {
        uppers[other] = values[other] >> (Long.SIZE - 1);
      }
    }
    if (uppers != null) {
      uppers[measure] = upper;
    }
  }

  private long upper(int measure) {
    return uppers == null ? values[measure] >> (Long.SIZE - 1) : uppers[measure];
  }

  /** Whether a sum is beyond 64 bits, or was before others were added. */
  boolean isWide() {
    return uppers != null;
  }

  void addEvent(boolean late, Hash128 hash) {
    add(1, late ? 1 : 0, hash);
  }

  private void add(long count, long late, Hash128 fingerprint) {
    events = Math.addExact(events, count);
    lateEvents = Math.addExact(lateEvents, late);
    low += fingerprint.low();
    // A sum that is less than what was added has overflowed: it carries.
    high += fingerprint.high() + (Long.compareUnsigned(low, fingerprint.low()) < 0 ? 1 : 0);
  }

  /** Whether another row holds the same events: then only the measures tell the two apart. */
  boolean isOfSameEvents(RowAccumulator other) {
    return events == other.events
        && lateEvents == other.lateEvents
        && high == other.high
        && low == other.low;
  }

  void writeEvents(OutputStream out) throws IOException {
    Bytes.writeCount(events, out);
    Bytes.writeCount(lateEvents, out);
    Bytes.writeHash(new Hash128(high, low), out);
  }

  void writeMeasures(OutputStream out) throws IOException {
    for (int measure = 0; measure < values.length; measure++) {
      if (uppers != null) {
        Bytes.writeLong(uppers[measure], out);
      }
      Bytes.writeLong(values[measure], out);
    }
  }

  /**
   * Adds what another row of the same meter measured.
   *
   * @param added the other row's events
   * @param wide whether that one {@link #isWide}
   * @param in what {@link #writeMeasures} wrote
   */
  void addFrom(Events added, boolean wide, InputStream in) throws IOException {
    for (int measure = 0; measure < values.length; measure++) {
      if (wide) {
        long upper = Bytes.readLong(in);
        add(measure, upper, Bytes.readLong(in));
      } else {
        add(measure, Bytes.readLong(in));
      }
    }
    add(added.count(), added.late(), added.fingerprint());
  }

  /** Returns a measure, or the number of 64 bits that is next to it. */
  private long total(int measure) {
    long upper = upper(measure);
    if (upper == values[measure] >> (Long.SIZE - 1)) {
      return values[measure];
    }
    return upper < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  Totals totals() {
    List<Long> totals = new ArrayList<>(values.length);
    for (int measure = 0; measure < values.length; measure++) {
      totals.add(total(measure));
    }
    return new Totals(totals, events, lateEvents, new Hash128(high, low));
  }
}
