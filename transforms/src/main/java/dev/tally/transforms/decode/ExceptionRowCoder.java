package dev.tally.transforms.decode;

import dev.tally.event.Bytes;
import dev.tally.event.Disposition;
import dev.tally.event.Position;
import dev.tally.event.RejectionCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.beam.sdk.coders.AtomicCoder;
import org.jspecify.annotations.Nullable;

/** The flat form of an {@link ExceptionRow}. Dispositions and codes are written by name. */
public final class ExceptionRowCoder extends AtomicCoder<ExceptionRow> {

  private static final long serialVersionUID = 1;
  private static final int VERSION = 1;
  private static final ExceptionRowCoder INSTANCE = new ExceptionRowCoder();

  private ExceptionRowCoder() {}

  public static ExceptionRowCoder of() {
    return INSTANCE;
  }

  @Override
  public void encode(ExceptionRow row, OutputStream out) throws IOException {
    Bytes.writeVersion(VERSION, out);
    Bytes.writePosition(row.position(), out);
    Bytes.writeLong(row.appendTime(), out);
    Bytes.writeLong(row.arrivalTime(), out);
    Bytes.writeLong(row.postedTime(), out);
    Bytes.writeText(row.disposition().name(), out);
    RejectionCode code = row.code();
    Bytes.writeOptionalText(code == null ? null : code.name(), out);
    Bytes.writeText(row.detail(), out);
    Bytes.writeOptionalText(row.source(), out);
    Bytes.writeOptionalText(row.id(), out);
    Bytes.writeOptionalText(row.type(), out);
    Bytes.writeValue(row.eventTime(), out);
    Bytes.writeOptionalPosition(row.survivor(), out);
    Bytes.writeOptionalBytes(row.value(), out);
  }

  @Override
  public ExceptionRow decode(InputStream in) throws IOException {
    Bytes.expectVersion(VERSION, in);
    Position position = Bytes.readPosition(in);
    long appendTime = Bytes.readLong(in);
    long arrivalTime = Bytes.readLong(in);
    long postedTime = Bytes.readLong(in);
    Disposition disposition = Disposition.valueOf(Bytes.readText(in));
    String code = Bytes.readOptionalText(in);
    String detail = Bytes.readText(in);
    String source = Bytes.readOptionalText(in);
    String id = Bytes.readOptionalText(in);
    String type = Bytes.readOptionalText(in);
    Long eventTime = (Long) Bytes.readValue(in);
    Position survivor = Bytes.readOptionalPosition(in);
    return new ExceptionRow(
        position,
        appendTime,
        arrivalTime,
        postedTime,
        disposition,
        rejectionCode(code),
        detail,
        source,
        id,
        type,
        eventTime,
        survivor,
        Bytes.readOptionalBytes(in));
  }

  private static @Nullable RejectionCode rejectionCode(@Nullable String name) {
    return name == null ? null : RejectionCode.valueOf(name);
  }
}
