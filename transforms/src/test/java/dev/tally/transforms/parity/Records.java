package dev.tally.transforms.parity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tally.command.Redrive;
import dev.tally.command.RedriveForm;
import dev.tally.event.ControlType;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes records. */
public final class Records {

  private Records() {}

  @SuppressWarnings("NullAway") // It does not see the annotations on a compiled record's arrays.
  public static RawRecord record(
      Position position,
      long append,
      long arrival,
      byte @Nullable [] key,
      byte @Nullable [] value,
      List<Header> headers) {
    return new RawRecord(position, append, arrival, key, value, headers);
  }

  /** Returns a record with a value and nothing else, which arrives when it is appended. */
  public static RawRecord record(Position position, long append, String value) {
    return record(position, append, append, null, value.getBytes(UTF_8), List.of());
  }

  /** Returns a control record, which has no value. */
  public static RawRecord heartbeat(Position position, long append) {
    return record(
        position, append, append, null, null, List.of(header("ce_type", ControlType.HEARTBEAT)));
  }

  /** Returns a command of the control topic, which arrives when it is appended. */
  public static RawRecord redrive(Position position, long append, Redrive command) {
    return RedriveForm.record(command, position, Instant.ofEpochMilli(append));
  }

  @SuppressWarnings("NullAway") // It does not see the annotations on a compiled record's arrays.
  public static Header header(String name, @Nullable String value) {
    return new Header(name, value == null ? null : value.getBytes(UTF_8));
  }
}
