package dev.tally.event;

import dev.tally.event.RawRecord.Header;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.AtomicCoder;

/** The flat form of a {@link RawRecord}. */
public final class RawRecordCoder extends AtomicCoder<RawRecord> {

  private static final long serialVersionUID = 1;
  private static final int VERSION = 1;
  private static final RawRecordCoder INSTANCE = new RawRecordCoder();

  private RawRecordCoder() {}

  public static RawRecordCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(RawRecord record, OutputStream out) throws IOException {
    Bytes.writeVersion(VERSION, out);
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
  public RawRecord decode(InputStream in) throws IOException {
    Bytes.expectVersion(VERSION, in);
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
