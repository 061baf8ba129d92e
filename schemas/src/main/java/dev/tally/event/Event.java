package dev.tally.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decoded record: the CloudEvents envelope, the contract's values and the times that book it.
 *
 * @param position where its record stands
 * @param original where the record stands that this one, a command, brought back; else null
 * @param source the CloudEvents {@code source}
 * @param id the CloudEvents {@code id}
 * @param type the CloudEvents {@code type}
 * @param subject the CloudEvents {@code subject}, if it has one
 * @param eventTime when it happened, epoch milliseconds
 * @param appendTime the broker's timestamp, epoch milliseconds
 * @param arrivalTime when it arrived, epoch milliseconds
 * @param postedTime when it is booked: {@code max(eventTime, arrivalTime - L)}, epoch milliseconds
 * @param identity the hash of source and id
 * @param payloadHash the hash of type, time, subject and data as decoded
 * @param values one per field of the contract, in its order: String, Long, Boolean, Instant,
 *     BigDecimal or null
 */
public record Event(
    Position position,
    @Nullable Position original,
    String source,
    String id,
    String type,
    @Nullable String subject,
    long eventTime,
    long appendTime,
    long arrivalTime,
    long postedTime,
    Hash128 identity,
    Hash128 payloadHash,
    List<@Nullable Object> values) {

  /** Its flat form. */
  public static final FlatCoder<Event> CODER = new Coder();

  /** The order in which admission sees events, total because no two share a position. */
  public static final Comparator<Event> ADMISSION_ORDER = Event::compareForAdmission;

  private static int compareForAdmission(Event one, Event other) {
    // Sorting calls it a dozen times per event; a chain of comparators would make each five calls.
    if (one.postedTime != other.postedTime) {
      return Long.compare(one.postedTime, other.postedTime);
    }
    if (one.arrivalTime != other.arrivalTime) {
      return Long.compare(one.arrivalTime, other.arrivalTime);
    }
    return one.position.compareTo(other.position);
  }

  /** Whether it arrived too late to be booked at its own time. */
  public boolean isLate() {
    return postedTime != eventTime;
  }

  /** What a row's fingerprint adds up: which event, with which content. */
  public Hash128 fingerprint() {
    return identity.then(payloadHash);
  }

  private static final class Coder extends FlatCoder<Event> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(2);
    }

    @Override
    protected void write(Event event, OutputStream out) throws IOException {
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
    protected Event read(InputStream in) throws IOException {
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
}
