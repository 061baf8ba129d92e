package dev.tally.transforms.admit;

import dev.tally.event.Bytes;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.FlatCoder;
import dev.tally.event.Position;
import dev.tally.event.Probe;
import dev.tally.transforms.decode.ExceptionRow;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Which end one record met, or one event of a batch: what the meter of records counts.
 *
 * @param code what {@link Probe#codeOf} says
 * @param postedTime when it is booked, epoch milliseconds
 */
public record RecordDisposition(
    Position position, Disposition disposition, String code, long postedTime) {

  /** Its flat form. */
  public static final FlatCoder<RecordDisposition> CODER = new Coder();

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

  private static final class Coder extends FlatCoder<RecordDisposition> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(RecordDisposition end, OutputStream out) throws IOException {
      Bytes.writePosition(end.position(), out);
      Bytes.writeText(end.disposition().name(), out);
      Bytes.writeText(end.code(), out);
      Bytes.writeLong(end.postedTime(), out);
    }

    @Override
    protected RecordDisposition read(InputStream in) throws IOException {
      Position position = Bytes.readPosition(in);
      Disposition disposition = Disposition.valueOf(Bytes.readText(in));
      String code = Bytes.readText(in);
      return new RecordDisposition(position, disposition, code, Bytes.readLong(in));
    }
  }
}
