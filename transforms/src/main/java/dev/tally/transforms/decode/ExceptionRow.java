package dev.tally.transforms.decode;

import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Position;
import dev.tally.event.RejectionCode;
import org.jspecify.annotations.Nullable;

/**
 * A record that is not counted, and why.
 *
 * @param appendTime epoch milliseconds
 * @param arrivalTime epoch milliseconds
 * @param postedTime when it is booked, epoch milliseconds
 * @param code set for REJECTED only
 * @param detail one sentence for a person, free of personal data
 * @param eventTime epoch milliseconds, where it is known
 * @param survivor for a DUPLICATE or a CONFLICT the position of the event it repeats
 * @param value the original bytes of a record that was REJECTED or EXPIRED, or whose command says
 *     what it repeats
 */
@SuppressWarnings("ArrayRecordComponent") // Rows are compared by position, never by content.
public record ExceptionRow(
    Position position,
    long appendTime,
    long arrivalTime,
    long postedTime,
    Disposition disposition,
    @Nullable RejectionCode code,
    String detail,
    @Nullable String source,
    @Nullable String id,
    @Nullable String type,
    @Nullable Long eventTime,
    @Nullable Position survivor,
    byte @Nullable [] value) {

  /**
   * Returns the row of an event that admission did not let through. Its bytes stay in the archive.
   *
   * @param survivor the position of the event it repeats, or null
   */
  public static ExceptionRow of(
      Event event, Disposition disposition, String detail, @Nullable Position survivor) {
    return new ExceptionRow(
        event.position(),
        event.appendTime(),
        event.arrivalTime(),
        event.postedTime(),
        disposition,
        null,
        detail,
        event.source(),
        event.id(),
        event.type(),
        event.eventTime(),
        survivor,
        null);
  }

  /** Returns a row for the same record with another disposition, which repeats nothing. */
  ExceptionRow instead(Disposition other, String otherDetail) {
    return new ExceptionRow(
        position,
        appendTime,
        arrivalTime,
        postedTime,
        other,
        null,
        otherDetail,
        source,
        id,
        type,
        eventTime,
        null,
        value);
  }
}
