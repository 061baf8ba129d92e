package dev.tally.jobs.status;

import java.util.OptionalLong;

/**
 * How far a reader is behind a partition.
 *
 * @param reader {@code live} or {@code archive}
 * @param next the offset that it reads next
 * @param end the offset that the next record will have
 * @param lag how long its first unread record has been there, milliseconds; 0 where none is unread,
 *     nothing in a history, whose records tell another time
 * @param retentionLeft how long the broker keeps that record, or the next one, at least,
 *     milliseconds; nothing where it keeps all
 */
public record PartitionLag(
    String reader,
    String topic,
    int partition,
    long next,
    long end,
    OptionalLong lag,
    OptionalLong retentionLeft) {

  /** Returns how many offsets it has not read; markers of transactions are among them. */
  public long records() {
    return Math.max(0, end - next);
  }
}
