package dev.tally.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the broker holds, untouched, with the arrival time that follows from its place in the log.
 *
 * @param appendTime the broker's timestamp, epoch milliseconds
 * @param arrivalTime the {@link ArrivalTime} that follows from its place in the log, epoch
 *     milliseconds
 * @param key the record's key, often absent
 * @param value the record's value; a tombstone has none
 * @param headers in the order the producer wrote them; a name may repeat
 */
@SuppressWarnings("ArrayRecordComponent") // Records are compared by position, never by content.
public record RawRecord(
    Position position,
    long appendTime,
    long arrivalTime,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<Header> headers) {

  /** Its flat form. */
  public static final FlatCoder<RawRecord> CODER = new Coder();

  public RawRecord {
    headers = List.copyOf(headers);
  }

  /** Returns the same record under another position, which may name an event of a batch. */
  public RawRecord at(Position other) {
    return new RawRecord(other, appendTime, arrivalTime, key, value, headers);
  }

  /** One Kafka header. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Header(String name, byte @Nullable [] value) {}

  private static final class Coder extends FlatCoder<RawRecord> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(RawRecord record, OutputStream out) throws IOException {
      Bytes.writePosition(record.position(), out);
      Bytes.writeLong(record.appendTime(), out);
      Bytes.writeLong(record.arrivalTime(), out);
      Bytes.writeOptionalBytes(record.key(), out);
      Bytes.writeOptionalBytes(record.value(), out);
      Bytes.writeInt(record.headers().size(), out);
      for (Header header : record.headers()) {
        Bytes.writeText(header.name(), out);
        Bytes.writeOptionalBytes(header.value(), out);
      }
    }

    @Override
    protected RawRecord read(InputStream in) throws IOException {
      Position position = Bytes.readPosition(in);
      long appendTime = Bytes.readLong(in);
      long arrivalTime = Bytes.readLong(in);
      byte[] key = Bytes.readOptionalBytes(in);
      byte[] value = Bytes.readOptionalBytes(in);
      int count = Bytes.readInt(in);
      List<Header> headers = new ArrayList<>(count);
      for (int index = 0; index < count; index++) {
        String name = Bytes.readText(in);
        headers.add(new Header(name, Bytes.readOptionalBytes(in)));
      }
      return new RawRecord(position, appendTime, arrivalTime, key, value, headers);
    }
  }
}
