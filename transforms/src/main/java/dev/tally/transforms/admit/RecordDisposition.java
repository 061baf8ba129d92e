package dev.tally.transforms.admit;

import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Position;
import dev.tally.event.Probe;
import dev.tally.transforms.decode.ExceptionRow;

/**
 * Which end one record met, or one event of a batch: what the meter of records counts.
 *
 * @param code what {@link Probe#codeOf} says
 * @param postedTime when it is booked, epoch milliseconds
 */
public record RecordDisposition(
    Position position, Disposition disposition, String code, long postedTime) {

  /** Returns the end of an event that admission decided on. */
  public static RecordDisposition of(Event event, Disposition disposition) {
    return new RecordDisposition(
        event.position(), disposition, Probe.codeOf(null, event.source()), event.postedTime());
  }

  /** Returns the end of a record that is not counted. */
  public static RecordDisposition of(ExceptionRow row) {
    return new RecordDisposition(
        row.position(),
        row.disposition(),
        Probe.codeOf(row.code(), row.source()),
        row.postedTime());
  }

  /** Returns the same end, counted at another time, epoch milliseconds. */
  RecordDisposition bookedAt(long time) {
    return new RecordDisposition(position, disposition, code, time);
  }
}
