package dev.tally.ledger.archive;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.tally.catalog.LedgerTerms;
import java.io.Serializable;
import java.time.Instant;

/**
 * A range of offsets of which the archive does not hold what it should.
 *
 * @param from the first offset
 * @param to the last offset; {@link Long#MAX_VALUE} where nobody can tell
 * @param after what is missing arrived at this time or later, epoch milliseconds; {@link
 *     Long#MIN_VALUE} where nobody can tell
 * @param before what is missing arrived by this time, epoch milliseconds; {@link Long#MAX_VALUE}
 *     where nobody can tell
 * @param what what happened, as the end of a sentence
 */
@JsonPropertyOrder({"cause", "topic", "partition", "from", "to", "after", "before", "what"})
public record Gap(
    Cause cause,
    String topic,
    int partition,
    long from,
    long to,
    long after,
    long before,
    String what)
    implements Serializable {

  /** Why the archive does not hold something. */
  public enum Cause {
    /** The broker deleted records, by retention or by command, before they were archived. */
    DELETED_BEFORE_ARCHIVED,
    /** The topic was deleted, and perhaps created again, with records that were not archived. */
    TOPIC_RECREATED,
    /** A file or a manifest is missing, or is not what was written. */
    DAMAGED
  }

  /**
   * Returns the loss of a file.
   *
   * @param damage what is wrong with it, as the end of a sentence
   */
  static Gap of(ArchivedFile file, String damage) {
    return new Gap(
        Cause.DAMAGED,
        file.topic(),
        file.partition(),
        file.from(),
        file.to(),
        file.firstArrival(),
        file.lastArrival(),
        "are in the archive file " + file.path() + ", which " + damage);
  }

  /**
   * Whether something of it may be booked in a span: it arrived from {@code S} before it to {@code
   * L} after it.
   *
   * @param from epoch milliseconds, inclusive
   * @param to epoch milliseconds, exclusive
   */
  public boolean touches(long from, long to, LedgerTerms terms) {
    return after <= to + terms.onTimeBound().toMillis()
        && before >= from - terms.futureBound().toMillis();
  }

  /** Whether it is what a file holds. */
  public boolean isOf(ArchivedFile file) {
    return cause == Cause.DAMAGED
        && topic.equals(file.topic())
        && partition == file.partition()
        && from <= file.to()
        && file.from() <= to;
  }

  /** Returns the gap in one sentence, without its full stop. */
  @Override
  public String toString() {
    String offsets =
        to == Long.MAX_VALUE
            ? "everything from offset " + from + " on"
            : "offsets " + from + " to " + to;
    return topic + "-" + partition + ": " + offsets + arrived() + " " + what;
  }

  private String arrived() {
    if (after == Long.MIN_VALUE && before == Long.MAX_VALUE) {
      return "";
    }
    if (before == Long.MAX_VALUE) {
      return ", which arrived at " + Instant.ofEpochMilli(after) + " or later,";
    }
    return after == Long.MIN_VALUE
        ? ", which arrived by " + Instant.ofEpochMilli(before) + ","
        : ", which arrived from "
            + Instant.ofEpochMilli(after)
            + " to "
            + Instant.ofEpochMilli(before)
            + ",";
  }
}
