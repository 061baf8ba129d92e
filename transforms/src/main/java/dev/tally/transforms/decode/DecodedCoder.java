package dev.tally.transforms.decode;

import dev.tally.event.Bytes;
import dev.tally.event.EventCoder;
import dev.tally.event.Position;
import dev.tally.transforms.decode.Decoded.Control;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.decode.Decoded.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;

/** The flat form of a {@link Decoded}: the leading byte tells the kind and its version. */
public final class DecodedCoder extends AtomicCoder<Decoded> {

  private static final long serialVersionUID = 1;
  private static final int DECODABLE = 1;
  private static final int REFUSED = 2;
  private static final int CONTROL = 3;
  private static final DecodedCoder INSTANCE = new DecodedCoder();

  private DecodedCoder() {}

  public static DecodedCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Decoded decoded, OutputStream out) throws IOException {
    if (decoded instanceof Decodable decodable) {
      Bytes.writeVersion(DECODABLE, out);
      EventCoder.of().encode(decodable.event(), out);
    } else if (decoded instanceof Refused refused) {
      Bytes.writeVersion(REFUSED, out);
      ExceptionRowCoder.of().encode(refused.exception(), out);
    } else if (decoded instanceof Control control) {
      Bytes.writeVersion(CONTROL, out);
      Bytes.writePosition(control.position(), out);
      Bytes.writeLong(control.appendTime(), out);
      Bytes.writeLong(control.arrivalTime(), out);
      Bytes.writeLong(control.postedTime(), out);
    }
  }

  @Override
  public Decoded decode(InputStream in) throws IOException {
    int kind = in.read();
    switch (kind) {
      case DECODABLE:
        return new Decodable(EventCoder.of().decode(in));
      case REFUSED:
        return new Refused(ExceptionRowCoder.of().decode(in));
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
