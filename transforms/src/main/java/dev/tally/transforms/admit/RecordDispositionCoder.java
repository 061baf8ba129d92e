package dev.tally.transforms.admit;

import dev.tally.event.Bytes;
import dev.tally.event.Disposition;
import dev.tally.event.Position;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;

/** The flat form of a {@link RecordDisposition}. */
public final class RecordDispositionCoder extends AtomicCoder<RecordDisposition> {

  private static final long serialVersionUID = 1;
  private static final int VERSION = 1;
  private static final RecordDispositionCoder INSTANCE = new RecordDispositionCoder();

  private RecordDispositionCoder() {}

  public static RecordDispositionCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(RecordDisposition end, OutputStream out) throws IOException {
    Bytes.writeVersion(VERSION, out);
    Bytes.writePosition(end.position(), out);
    Bytes.writeText(end.disposition().name(), out);
    Bytes.writeText(end.code(), out);
    Bytes.writeLong(end.postedTime(), out);
  }

  @Override
  public RecordDisposition decode(InputStream in) throws IOException {
    Bytes.expectVersion(VERSION, in);
    Position position = Bytes.readPosition(in);
    Disposition disposition = Disposition.valueOf(Bytes.readText(in));
    String code = Bytes.readText(in);
    return new RecordDisposition(position, disposition, code, Bytes.readLong(in));
  }
}
