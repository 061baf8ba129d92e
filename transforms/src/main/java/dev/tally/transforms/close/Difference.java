package dev.tally.transforms.close;

import dev.tally.event.Bytes;
import dev.tally.event.FlatCoder;
import dev.tally.transforms.meter.Posting;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that differs between the books, and why.
 *
 * @param closed the row of the close, or null where it has none
 * @param live the row of live, or null where it has none
 * @param evidence one sentence with the facts
 * @param events the events that make the difference, where they are known
 */
public record Difference(
    @Nullable Posting closed,
    @Nullable Posting live,
    Cause cause,
    String evidence,
    List<CountedEvent> events) {

  /** Its flat form. */
  public static final FlatCoder<Difference> CODER = new Coder();

  public Difference {
    events = List.copyOf(events);
  }

  /** Returns a difference of which nothing is known but its two sides. */
  static Difference unexplained(@Nullable Posting closed, @Nullable Posting live) {
    return new Difference(closed, live, Cause.UNEXPLAINED, "", List.of());
  }

  /** Returns a difference that live may still make good. */
  static Difference inFlight(@Nullable Posting closed, @Nullable Posting live) {
    return new Difference(
        closed, live, Cause.IN_FLIGHT, "Live's last certificate ends earlier.", List.of());
  }

  /** Whether its cause has not been looked for yet. */
  public boolean isOpen() {
    return cause == Cause.UNEXPLAINED && evidence.isEmpty();
  }

  /** Returns the same difference with its cause. */
  Difference because(Cause found, String facts, List<CountedEvent> makers) {
    return new Difference(closed, live, found, facts, makers);
  }

  /** Returns the row that is there: the closed one if both are. */
  public Posting row() {
    if (closed != null) {
      return closed;
    }
    if (live != null) {
      return live;
    }
    throw new IllegalStateException("a difference has at least one side");
  }

  private static final class Coder extends FlatCoder<Difference> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(Difference difference, OutputStream out) throws IOException {
      writeSide(difference.closed(), out);
      writeSide(difference.live(), out);
      Bytes.writeText(difference.cause().name(), out);
      Bytes.writeText(difference.evidence(), out);
      Bytes.writeList(difference.events(), CountedEvent.CODER, out);
    }

    private static void writeSide(@Nullable Posting side, OutputStream out) throws IOException {
      Bytes.writeInt(side == null ? 0 : 1, out);
      if (side != null) {
        Posting.CODER.encode(side, out);
      }
    }

    @Override
    protected Difference read(InputStream in) throws IOException {
      Posting closed = readSide(in);
      Posting live = readSide(in);
      Cause cause = Cause.valueOf(Bytes.readText(in));
      String evidence = Bytes.readText(in);
      return new Difference(closed, live, cause, evidence, Bytes.readList(CountedEvent.CODER, in));
    }

    private static @Nullable Posting readSide(InputStream in) throws IOException {
      return Bytes.readInt(in) == 0 ? null : Posting.CODER.decode(in);
    }
  }
}
