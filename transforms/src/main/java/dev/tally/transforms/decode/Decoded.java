package dev.tally.transforms.decode;

import dev.tally.event.Bytes;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.FlatCoder;
import dev.tally.event.Position;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.CoderException;

/** What decoding makes of a record, or of one event of a batch. */
public sealed interface Decoded {

  /** Its flat form: the leading byte tells the kind and its version. */
  FlatCoder<Decoded> CODER = new Coder();

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

  /** Writes and reads {@link #CODER}'s form. */
  final class Coder extends FlatCoder<Decoded> {

    private static final long serialVersionUID = 1;
    private static final int DECODABLE = 1;
    private static final int REFUSED = 2;
    private static final int CONTROL = 3;

    @Override
    protected void write(Decoded decoded, OutputStream out) throws IOException {
      if (decoded instanceof Decodable decodable) {
        out.write(DECODABLE);
        Event.CODER.encode(decodable.event(), out);
      } else if (decoded instanceof Refused refused) {
        out.write(REFUSED);
        ExceptionRow.CODER.encode(refused.exception(), out);
      } else if (decoded instanceof Control control) {
        out.write(CONTROL);
        Bytes.writePosition(control.position(), out);
        Bytes.writeLong(control.appendTime(), out);
        Bytes.writeLong(control.arrivalTime(), out);
        Bytes.writeLong(control.postedTime(), out);
      }
    }

    @Override
    protected Decoded read(InputStream in) throws IOException {
      int kind = in.read();
      switch (kind) {
        case DECODABLE:
          return new Decodable(Event.CODER.decode(in));
        case REFUSED:
          return new Refused(ExceptionRow.CODER.decode(in));
        case CONTROL:
          Position position = Bytes.readPosition(in);
          long appendTime = Bytes.readLong(in);
          long arrivalTime = Bytes.readLong(in);
          return new Control(position, appendTime, arrivalTime, Bytes.readLong(in));
        default:
          throw new CoderException("no decoded record is of kind " + kind);
      }
    }
  }
}
