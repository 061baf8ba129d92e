package dev.tally.postgres;

import dev.tally.warehouse.sql.RowColumns;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/** Rows in the binary form of {@code COPY}, handed on some at a time. */
final class BinaryCopy implements RowColumns {

  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };
  private static final int FLUSHED = 64 << 10;
  private static final int NULL = -1;
  private static final short NO_MORE_ROWS = -1;

  /** PostgreSQL counts from here. */
  private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);

  private static final long EPOCH_MILLIS = EPOCH.toEpochDay() * Duration.ofDays(1).toMillis();

  private final CopyIn target;
  private ByteBuffer buffer = ByteBuffer.allocate(2 * FLUSHED);
  private int rowStart;
  private short columns;

  BinaryCopy(CopyIn target) {
    this.target = target;
    // The flags and the length of an extension: there are none.
    buffer.put(SIGNATURE).putInt(0).putInt(0);
  }

  void beginRow() {
    rowStart = buffer.position();
    columns = 0;
    room(Short.BYTES).putShort(columns);
  }

  void endRow() throws SQLException {
    buffer.putShort(rowStart, columns);
    if (buffer.position() >= FLUSHED) {
      flush();
    }
  }

  /** Hands on the rest, and returns how many rows the server took. */
  long end() throws SQLException {
    room(Short.BYTES).putShort(NO_MORE_ROWS);
    flush();
    return target.endCopy();
  }

  private void flush() throws SQLException {
    target.writeToCopy(buffer.array(), 0, buffer.position());
    buffer.clear();
  }

  @Override
  public RowColumns text(@Nullable String text) {
    return bytes(text == null ? null : StoredText.of(text).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public RowColumns integer(int number) {
    column(Integer.BYTES).putInt(number);
    return this;
  }

  @Override
  public RowColumns bigint(long number) {
    column(Long.BYTES).putLong(number);
    return this;
  }

  @Override
  public RowColumns time(long millis) {
    column(Long.BYTES).putLong(Math.multiplyExact(millis - EPOCH_MILLIS, 1000L));
    return this;
  }

  @Override
  public RowColumns day(long millis) {
    long day = Math.floorDiv(millis, Duration.ofDays(1).toMillis()) - EPOCH.toEpochDay();
    column(Integer.BYTES).putInt(Math.toIntExact(day));
    return this;
  }

  @Override
  public RowColumns bytes(byte @Nullable [] bytes) {
    if (bytes == null) {
      return nulls(1);
    }
    column(bytes.length).put(bytes);
    return this;
  }

  @Override
  public RowColumns nulls(int count) {
    for (int index = 0; index < count; index++) {
      columns++;
      room(Integer.BYTES).putInt(NULL);
    }
    return this;
  }

  private ByteBuffer column(int length) {
    columns++;
    return room(Integer.BYTES + length).putInt(length);
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      int needed = Math.addExact(buffer.position(), bytes);
      ByteBuffer larger = ByteBuffer.allocate((int) Math.min(2L * needed, Integer.MAX_VALUE - 8));
      larger.put(buffer.flip());
      buffer = larger;
    }
    return buffer;
  }
}
