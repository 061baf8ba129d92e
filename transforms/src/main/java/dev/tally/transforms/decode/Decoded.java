package dev.tally.transforms.decode;

import dev.tally.event.Event;
import dev.tally.event.Position;

/** What decoding makes of a record. */
public sealed interface Decoded {

  /** When the record is booked, epoch milliseconds. */
  long postedTime();

  /** An event of a declared contract, in time: admission decides about it. */
  record Decodable(Event event) implements Decoded {
    @Override
    public long postedTime() {
      return event.postedTime();
    }
  }

  /** A record that is REJECTED or EXPIRED. */
  record Refused(ExceptionRow exception) implements Decoded {
    @Override
    public long postedTime() {
      return exception.postedTime();
    }
  }

  /** A record that is CONTROL. */
  record Control(Position position, long postedTime) implements Decoded {}
}
