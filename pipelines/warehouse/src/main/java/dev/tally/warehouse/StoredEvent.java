package dev.tally.warehouse;

import dev.tally.event.Bytes;
import dev.tally.event.Event;
import dev.tally.event.FlatCoder;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.transforms.meter.PostingKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * An event that a close admitted, as the warehouse holds it: without its values.
 *
 * @param eventTime epoch milliseconds
 * @param arrivalTime epoch milliseconds
 * @param postedTime epoch milliseconds
 * @param cells one per meter that counts it
 */
public record StoredEvent(
    Position position,
    String source,
    String id,
    String type,
    long eventTime,
    long arrivalTime,
    long postedTime,
    Hash128 identity,
    Hash128 payloadHash,
    List<PostingKey> cells) {

  /** Its flat form. */
  public static final FlatCoder<StoredEvent> CODER = new Coder();

  public StoredEvent {
    cells = List.copyOf(cells);
  }

  /** Returns an event as the warehouse will hold it. */
  public static StoredEvent of(BookedEvent booked) {
    Event event = booked.event();
    return new StoredEvent(
        event.position(),
        event.source(),
        event.id(),
        event.type(),
        event.eventTime(),
        event.arrivalTime(),
        event.postedTime(),
        event.identity(),
        event.payloadHash(),
        booked.cells());
  }

  private static final class Coder extends FlatCoder<StoredEvent> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(StoredEvent event, OutputStream out) throws IOException {
      Bytes.writePosition(event.position(), out);
      Bytes.writeText(event.source(), out);
      Bytes.writeText(event.id(), out);
      Bytes.writeText(event.type(), out);
      Bytes.writeLong(event.eventTime(), out);
      Bytes.writeLong(event.arrivalTime(), out);
      Bytes.writeLong(event.postedTime(), out);
      Bytes.writeHash(event.identity(), out);
      Bytes.writeHash(event.payloadHash(), out);
      Bytes.writeList(event.cells(), PostingKey.CODER, out);
    }

    @Override
    protected StoredEvent read(InputStream in) throws IOException {
      Position position = Bytes.readPosition(in);
      String source = Bytes.readText(in);
      String id = Bytes.readText(in);
      String type = Bytes.readText(in);
      long eventTime = Bytes.readLong(in);
      long arrivalTime = Bytes.readLong(in);
      long postedTime = Bytes.readLong(in);
      Hash128 identity = Bytes.readHash(in);
      Hash128 payloadHash = Bytes.readHash(in);
      List<PostingKey> cells = Bytes.readList(PostingKey.CODER, in);
      return new StoredEvent(
          position,
          source,
          id,
          type,
          eventTime,
          arrivalTime,
          postedTime,
          identity,
          payloadHash,
          cells);
    }
  }
}
