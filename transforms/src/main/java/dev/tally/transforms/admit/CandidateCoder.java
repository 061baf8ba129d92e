package dev.tally.transforms.admit;

import dev.tally.event.Bytes;
import dev.tally.transforms.decode.DecodedCoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.apache.beam.sdk.coders.CoderException;

/** The flat form of a {@link Candidate}. */
public final class CandidateCoder extends AtomicCoder<Candidate> {

  private static final long serialVersionUID = 1;
  private static final int OFFERED = 2;
  private static final int REMEMBERED = 3;
  private static final CandidateCoder INSTANCE = new CandidateCoder();

  private CandidateCoder() {}

  public static CandidateCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Candidate candidate, OutputStream out) throws IOException {
    if (candidate instanceof Candidate.Offered offered) {
      Bytes.writeVersion(OFFERED, out);
      DecodedCoder.of().encode(offered.decoded(), out);
    } else if (candidate instanceof Candidate.Remembered remembered) {
      Bytes.writeVersion(REMEMBERED, out);
      SurvivorCoder.of().encode(remembered.survivor(), out);
    }
  }

  @Override
  public Candidate decode(InputStream in) throws IOException {
    int kind = in.read();
    switch (kind) {
      case OFFERED:
        return new Candidate.Offered(DecodedCoder.of().decode(in));
      case REMEMBERED:
        return new Candidate.Remembered(SurvivorCoder.of().decode(in));
      default:
        throw new CoderException("no candidate is of kind " + kind);
    }
  }
}
