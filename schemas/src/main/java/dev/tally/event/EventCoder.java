package dev.tally.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.jspecify.annotations.Nullable;

/** The flat form of an {@link Event}. */
public final class EventCoder extends AtomicCoder<Event> {

  private static final long serialVersionUID = 1;
  private static final int VERSION = 2;
  private static final EventCoder INSTANCE = new EventCoder();

  private EventCoder() {}

  public static EventCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(Event event, OutputStream out) throws IOException {
    Bytes.writeVersion(VERSION, out);
    Bytes.writePosition(event.position(), out);
    Bytes.writeOptionalPosition(event.original(), out);
    Bytes.writeText(event.source(), out);
    Bytes.writeText(event.id(), out);
    Bytes.writeText(event.type(), out);
    Bytes.writeOptionalText(event.subject(), out);
    Bytes.writeLong(event.eventTime(), out);
    Bytes.writeLong(event.appendTime(), out);
    Bytes.writeLong(event.arrivalTime(), out);
    Bytes.writeLong(event.postedTime(), out);
    Bytes.writeHash(event.identity(), out);
    Bytes.writeHash(event.payloadHash(), out);
    Bytes.writeInt(event.values().size(), out);
    for (Object value : event.values()) {
      Bytes.writeValue(value, out);
    }
  }

  @Override
  public Event decode(InputStream in) throws IOException {
    Bytes.expectVersion(VERSION, in);
    Position position = Bytes.readPosition(in);
    Position original = Bytes.readOptionalPosition(in);
    String source = Bytes.readText(in);
    String id = Bytes.readUniqueText(in);
    String type = Bytes.readText(in);
    String subject = Bytes.readOptionalText(in);
    long eventTime = Bytes.readLong(in);
    long appendTime = Bytes.readLong(in);
    long arrivalTime = Bytes.readLong(in);
    long postedTime = Bytes.readLong(in);
    Hash128 identity = Bytes.readHash(in);
    Hash128 payloadHash = Bytes.readHash(in);
    @Nullable Object[] values = new @Nullable Object[Bytes.readInt(in)];
    for (int index = 0; index < values.length; index++) {
      values[index] = Bytes.readValue(in);
    }
    return new Event(
        position,
        original,
        source,
        id,
        type,
        subject,
        eventTime,
        appendTime,
        arrivalTime,
        postedTime,
        identity,
        payloadHash,
        Arrays.asList(values));
  }
}
