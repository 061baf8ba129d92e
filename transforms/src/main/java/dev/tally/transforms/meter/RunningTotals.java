package dev.tally.transforms.meter;

import dev.tally.catalog.Meter.Measure;
import dev.tally.event.Bytes;
import dev.tally.event.Hash128;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** The totals of a row while it is added to. */
final class RunningTotals {

  private final List<Measure> measures;
  private final long[] values;
  private long events;
  private long lateEvents;
  private long high;
  private long low;

  RunningTotals(List<Measure> measures) {
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
    values[measure] =
        events == 0 ? value : measures.get(measure).aggregation().merge(values[measure], value);
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
  boolean isOfSameEvents(RunningTotals other) {
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
    for (long value : values) {
      Bytes.writeLong(value, out);
    }
  }

  /**
   * Adds what another row of the same meter measured.
   *
   * @param added the other row's events
   * @param in what {@link #writeMeasures} wrote
   */
  void addFrom(Events added, InputStream in) throws IOException {
    for (int measure = 0; measure < values.length; measure++) {
      add(measure, Bytes.readLong(in));
    }
    add(added.count(), added.late(), added.fingerprint());
  }

  Totals totals() {
    List<Long> totals = new ArrayList<>(values.length);
    for (long value : values) {
      totals.add(value);
    }
    return new Totals(totals, events, lateEvents, new Hash128(high, low));
  }
}
