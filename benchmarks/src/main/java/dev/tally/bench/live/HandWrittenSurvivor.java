package dev.tally.bench.live;

/**
 * What is remembered of an event that was admitted.
 *
 * @param postedTime epoch milliseconds
 */
record HandWrittenSurvivor(
    long payloadHigh, long payloadLow, long postedTime, int partition, long offset) {

  /** Whether a copy of the event says the same. */
  boolean hasPayloadOf(HandWrittenEvent copy) {
    return payloadHigh == copy.payloadHigh() && payloadLow == copy.payloadLow();
  }
}
