package dev.tally.transforms.decode;

import dev.tally.event.Bytes;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.FlatCoder;
import dev.tally.event.Position;
import dev.tally.event.RejectionCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

  /** Its flat form. */
  public static final FlatCoder<ExceptionRow> CODER = new Coder();

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

  private static final class Coder extends FlatCoder<ExceptionRow> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(ExceptionRow row, OutputStream out) throws IOException {
      Bytes.writePosition(row.position(), out);
      Bytes.writeLong(row.appendTime(), out);
      Bytes.writeLong(row.arrivalTime(), out);
      Bytes.writeLong(row.postedTime(), out);
      Bytes.writeText(row.disposition().name(), out);
      RejectionCode code = row.code();
      Bytes.writeOptionalText(code == null ? null : code.name(), out);
      Bytes.writeText(row.detail(), out);
      Bytes.writeOptionalText(row.source(), out);
      Bytes.writeOptionalText(row.id(), out);
      Bytes.writeOptionalText(row.type(), out);
      Bytes.writeValue(row.eventTime(), out);
      Bytes.writeOptionalPosition(row.survivor(), out);
      Bytes.writeOptionalBytes(row.value(), out);
    }

    @Override
    protected ExceptionRow read(InputStream in) throws IOException {
      Position position = Bytes.readPosition(in);
      long appendTime = Bytes.readLong(in);
      long arrivalTime = Bytes.readLong(in);
      long postedTime = Bytes.readLong(in);
      Disposition disposition = Disposition.valueOf(Bytes.readText(in));
      String code = Bytes.readOptionalText(in);
      String detail = Bytes.readText(in);
      String source = Bytes.readOptionalText(in);
      String id = Bytes.readOptionalText(in);
      String type = Bytes.readOptionalText(in);
      Long eventTime = (Long) Bytes.readValue(in);
      Position survivor = Bytes.readOptionalPosition(in);
      return new ExceptionRow(
          position,
          appendTime,
          arrivalTime,
          postedTime,
          disposition,
          rejectionCode(code),
          detail,
          source,
          id,
          type,
          eventTime,
          survivor,
          Bytes.readOptionalBytes(in));
    }

    private static @Nullable RejectionCode rejectionCode(@Nullable String name) {
      return name == null ? null : RejectionCode.valueOf(name);
    }
  }
}
