package dev.tally.bench.fork;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A number that a run comes to. Its name is part of what is recorded, so it never changes. */
public enum Figure {
  NANOS_PER_OPERATION("ns/operation", Better.LOWER, Stability.STEADY),
  EVENTS_PER_SECOND("events/s", Better.HIGHER, Stability.STEADY),
  EVENTS_PER_CPU_SECOND("events/CPU-second", Better.HIGHER, Stability.STEADY),
  /** Bytes; it depends on when the collector happens to run, so it is shown and not checked. */
  PEAK_HEAP("peak heap", Better.LOWER, Stability.ROUGH),
  BYTES_PER_OPERATION("bytes/operation", Better.LOWER, Stability.STEADY),
  /** Milliseconds from the moment at which a row could be known to the moment it was committed. */
  ROW_P50("row p50, ms", Better.LOWER, Stability.ROUGH),
  ROW_P99("row p99, ms", Better.LOWER, Stability.ROUGH),
  ROW_P999("row p99.9, ms", Better.LOWER, Stability.ROUGH),
  /** Milliseconds from the moment at which an event could be admitted to the moment it was. */
  EVENT_P50("event p50, ms", Better.LOWER, Stability.ROUGH),
  EVENT_P99("event p99, ms", Better.LOWER, Stability.ROUGH),
  EVENT_P999("event p99.9, ms", Better.LOWER, Stability.ROUGH),
  /** Bytes of a checkpoint by remembered identities. */
  STATE_PER_ID("bytes of state/id", Better.LOWER, Stability.STEADY),
  /** Bytes of heap in use after a collection by remembered identities. */
  HEAP_PER_ID("bytes of heap/id", Better.LOWER, Stability.ROUGH);

  /** Which way is better. */
  public enum Better {
    HIGHER,
    LOWER
  }

  /** Whether two runs of the same code come to about the same. */
  public enum Stability {
    STEADY,
    ROUGH
  }

  private final String label;
  private final Better better;
  private final Stability stability;

  Figure(String label, Better better, Stability stability) {
    this.label = label;
    this.better = better;
    this.stability = stability;
  }

  /** Returns what it is called in a table. */
  public String label() {
    return label;
  }

  /** Returns what it is called in JSON. */
  @JsonValue
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  public Better better() {
    return better;
  }

  public boolean isSteady() {
    return stability == Stability.STEADY;
  }

  /** Returns a value as people read it, without the unit that the label names. */
  public String text(double value) {
    if (this == PEAK_HEAP) {
      return String.format(Locale.ROOT, "%,.0f MB", value / (1 << 20));
    }
    boolean fine = this == STATE_PER_ID || this == HEAP_PER_ID;
    return String.format(Locale.ROOT, fine ? "%,.1f" : "%,.0f", value);
  }
}
