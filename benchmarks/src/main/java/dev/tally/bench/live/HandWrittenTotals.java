package dev.tally.bench.live;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The numbers of one row, added up in place: mutable, because an event adds to three of them.
 *
 * <p>{@code last} is the largest offset in a row of {@link HandWrittenMeter#RECORDS}, else 0.
 */
final class HandWrittenTotals {

  private long measure;
  private long last;
  private long events;
  private long lateEvents;
  private long fingerprintHigh;
  private long fingerprintLow;

  long measure() {
    return measure;
  }

  boolean isEmpty() {
    return events == 0;
  }

  /** Adds one event. */
  void add(long amount, boolean late, long high, long low) {
    measure = Math.addExact(measure, amount);
    events++;
    lateEvents += late ? 1 : 0;
    addFingerprint(high, low);
  }

  /** Adds one record that stands at an offset. */
  void addRecord(long offset, long high, long low) {
    add(1, false, high, low);
    last = Math.max(last, offset);
  }

  /** Adds what another part of the row came to. */
  void merge(HandWrittenTotals part) {
    measure = Math.addExact(measure, part.measure);
    last = Math.max(last, part.last);
    events += part.events;
    lateEvents += part.lateEvents;
    addFingerprint(part.fingerprintHigh, part.fingerprintLow);
  }

  private void addFingerprint(long high, long low) {
    long sum = fingerprintLow + low;
    long carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    fingerprintHigh += high + carry;
    fingerprintLow = sum;
  }

  void write(DataOutputView target) throws IOException {
    target.writeLong(measure);
    target.writeLong(last);
    target.writeLong(events);
    target.writeLong(lateEvents);
    target.writeLong(fingerprintHigh);
    target.writeLong(fingerprintLow);
  }

  static HandWrittenTotals read(DataInputView source) throws IOException {
    HandWrittenTotals totals = new HandWrittenTotals();
    totals.measure = source.readLong();
    totals.last = source.readLong();
    totals.events = source.readLong();
    totals.lateEvents = source.readLong();
    totals.fingerprintHigh = source.readLong();
    totals.fingerprintLow = source.readLong();
    return totals;
  }

  HandWrittenTotals copy() {
    HandWrittenTotals totals = new HandWrittenTotals();
    totals.merge(this);
    return totals;
  }
}
