package dev.tally.transforms.close;

import dev.tally.event.Bytes;
import dev.tally.event.Event;
import dev.tally.event.FlatCoder;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * An event of a row, as far as a difference needs it.
 *
 * @param eventTime epoch milliseconds
 * @param arrivalTime epoch milliseconds
 * @param postedTime epoch milliseconds
 * @param identity the hash of source and id
 * @param fingerprint what it adds to the row's fingerprint
 */
public record CountedEvent(
    Position position,
    String source,
    String id,
    long eventTime,
    long arrivalTime,
    long postedTime,
    Hash128 identity,
    Hash128 fingerprint) {

  /** Its flat form. */
  public static final FlatCoder<CountedEvent> CODER = new Coder();

  public static CountedEvent of(Event event) {
    return new CountedEvent(
        event.position(),
        event.source(),
        event.id(),
        event.eventTime(),
        event.arrivalTime(),
        event.postedTime(),
        event.identity(),
        event.fingerprint());
  }

  /** Returns the same event as a row counts it to whose fingerprint it adds something else. */
  public CountedEvent withFingerprint(Hash128 other) {
    return new CountedEvent(
        position, source, id, eventTime, arrivalTime, postedTime, identity, other);
  }

  private static final class Coder extends FlatCoder<CountedEvent> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(CountedEvent event, OutputStream out) throws IOException {
      Bytes.writePosition(event.position(), out);
      Bytes.writeText(event.source(), out);
      Bytes.writeText(event.id(), out);
      Bytes.writeLong(event.eventTime(), out);
      Bytes.writeLong(event.arrivalTime(), out);
      Bytes.writeLong(event.postedTime(), out);
      Bytes.writeHash(event.identity(), out);
      Bytes.writeHash(event.fingerprint(), out);
    }

    @Override
    protected CountedEvent read(InputStream in) throws IOException {
      return new CountedEvent(
          Bytes.readPosition(in),
          Bytes.readText(in),
          Bytes.readText(in),
          Bytes.readLong(in),
          Bytes.readLong(in),
          Bytes.readLong(in),
          Bytes.readHash(in),
          Bytes.readHash(in));
    }
  }
}
