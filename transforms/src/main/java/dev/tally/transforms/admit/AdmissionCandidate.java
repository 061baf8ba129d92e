package dev.tally.transforms.admit;

import dev.tally.event.FlatCoder;
import dev.tally.event.Hash128;
import dev.tally.transforms.decode.Decoded;
import dev.tally.transforms.decode.Decoded.Decodable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.CoderException;

/** What a shard of admission receives. */
public sealed interface AdmissionCandidate {

  /** Its flat form. */
  FlatCoder<AdmissionCandidate> CODER = new Coder();

  /** When it is booked, epoch milliseconds. */
  long postedTime();

  /** What decides which shard it goes to: the same for all copies of an event. */
  Hash128 shardKey();

  /** A record: an event that asks to be admitted, or one whose end is known and is counted here. */
  record Offered(Decoded decoded) implements AdmissionCandidate {

    @Override
    public long postedTime() {
      return decoded.postedTime();
    }

    @Override
    public Hash128 shardKey() {
      return decoded instanceof Decodable decodable
          ? decodable.event().identity()
          : Hash128.of(decoded.position().toString());
    }
  }

  /** A survivor of the books before, which events may turn out to repeat. */
  record Remembered(Survivor survivor) implements AdmissionCandidate {

    @Override
    public long postedTime() {
      return survivor.postedTime();
    }

    @Override
    public Hash128 shardKey() {
      return survivor.identity();
    }
  }

  /** Writes and reads {@link #CODER}'s form. */
  final class Coder extends FlatCoder<AdmissionCandidate> {

    private static final long serialVersionUID = 1;
    private static final int OFFERED = 2;
    private static final int REMEMBERED = 3;

    @Override
    protected void write(AdmissionCandidate candidate, OutputStream out) throws IOException {
      if (candidate instanceof AdmissionCandidate.Offered offered) {
        out.write(OFFERED);
        Decoded.CODER.encode(offered.decoded(), out);
      } else if (candidate instanceof AdmissionCandidate.Remembered remembered) {
        out.write(REMEMBERED);
        Survivor.CODER.encode(remembered.survivor(), out);
      }
    }

    @Override
    protected AdmissionCandidate read(InputStream in) throws IOException {
      int kind = in.read();
      switch (kind) {
        case OFFERED:
          return new AdmissionCandidate.Offered(Decoded.CODER.decode(in));
        case REMEMBERED:
          return new AdmissionCandidate.Remembered(Survivor.CODER.decode(in));
        default:
          throw new CoderException("no candidate is of kind " + kind);
      }
    }
  }
}
