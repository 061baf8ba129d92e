package dev.tally.transforms.admit;

import dev.tally.event.Bytes;
import dev.tally.event.Event;
import dev.tally.event.FlatCoder;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What admission remembers of an event it let through.
 *
 * @param payload the {@link #digest} of its payload's hash
 * @param postedTime epoch milliseconds
 * @param original the record that the event's own, a command, brought back, or null; it is
 *     remembered for ever
 */
public record Survivor(
    Hash128 identity,
    long payload,
    long postedTime,
    Position position,
    @Nullable Position original) {

  /** Its flat form. */
  public static final FlatCoder<Survivor> CODER = new Coder();

  /** Bits of a payload's hash that are remembered; they only tell a copy from a conflict. */
  static final int PAYLOAD_BITS = 40;

  public Survivor {
    if (payload >>> PAYLOAD_BITS != 0) {
      throw new IllegalArgumentException("the payload's digest has more than 40 bits");
    }
  }

  /** Returns the survivor that an event with these hashes is. */
  public static Survivor of(
      Hash128 identity,
      Hash128 payloadHash,
      long postedTime,
      Position position,
      @Nullable Position original) {
    return new Survivor(identity, digest(payloadHash), postedTime, position, original);
  }

  static Survivor of(Event event) {
    return of(
        event.identity(),
        event.payloadHash(),
        event.postedTime(),
        event.position(),
        event.original());
  }

  /** Returns what is remembered of a payload's hash. */
  static long digest(Hash128 payloadHash) {
    return payloadHash.high() >>> (Long.SIZE - PAYLOAD_BITS);
  }

  private static final class Coder extends FlatCoder<Survivor> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(3);
    }

    @Override
    protected void write(Survivor survivor, OutputStream out) throws IOException {
      Bytes.writeHash(survivor.identity(), out);
      Bytes.writeLong(survivor.payload(), out);
      Bytes.writeLong(survivor.postedTime(), out);
      Bytes.writePosition(survivor.position(), out);
      Bytes.writeOptionalPosition(survivor.original(), out);
    }

    @Override
    protected Survivor read(InputStream in) throws IOException {
      Hash128 identity = Bytes.readHash(in);
      long payload = Bytes.readLong(in);
      long postedTime = Bytes.readLong(in);
      Position position = Bytes.readPosition(in);
      return new Survivor(identity, payload, postedTime, position, Bytes.readOptionalPosition(in));
    }
  }
}
