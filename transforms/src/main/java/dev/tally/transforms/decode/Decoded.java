package dev.tally.transforms.decode;

import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Position;

/** What decoding makes of a record, or of one event of a batch. */
public sealed interface Decoded {

  /** Where it stands. */
  Position position();

  /** When the record is booked, epoch milliseconds. */
  long postedTime();

  /** Returns the row that says that the record came behind the watermark. */
  ExceptionRow behindWatermark(String detail);

  /** An event of a declared contract, in time: admission decides about it. */
  record Decodable(Event event) implements Decoded {

    @Override
    public Position position() {
      return event.position();
    }

    @Override
    public long postedTime() {
      return event.postedTime();
    }

    @Override
    public ExceptionRow behindWatermark(String detail) {
      return ExceptionRow.of(event, Disposition.BEHIND_WATERMARK, detail, null);
    }
  }

  /** A record that is REJECTED or EXPIRED. */
  record Refused(ExceptionRow exception) implements Decoded {

    @Override
    public Position position() {
      return exception.position();
    }

    @Override
    public long postedTime() {
      return exception.postedTime();
    }

    @Override
    public ExceptionRow behindWatermark(String detail) {
      return exception.instead(Disposition.BEHIND_WATERMARK, detail);
    }
  }

  /**
   * A record that is CONTROL.
   *
   * @param appendTime epoch milliseconds
   * @param arrivalTime epoch milliseconds
   */
  record Control(Position position, long appendTime, long arrivalTime, long postedTime)
      implements Decoded {

    @Override
    public ExceptionRow behindWatermark(String detail) {
      return new ExceptionRow(
          position,
          appendTime,
          arrivalTime,
          postedTime,
          Disposition.BEHIND_WATERMARK,
          null,
          detail,
          null,
          null,
          null,
          null,
          null,
          null);
    }
  }
}
