package dev.tally.event;

import com.google.common.io.ByteStreams;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.VarInt;
import org.jspecify.annotations.Nullable;

/**
 * The flat binary form that the coders share: no reflection, no framing beyond lengths.
 *
 * <p>Counts and offsets are variable-length; times and hashes have eight bytes a long, big-endian.
 */
public final class Bytes {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int NULL = 0;
  private static final int STRING = 1;
  private static final int INTEGER = 2;
  private static final int FALSE = 3;
  private static final int TRUE = 4;
  private static final int TIME = 5;
  private static final int NUMBER = 6;

  private Bytes() {}

  /** Reads the leading version byte and fails on any but the expected one. */
  static void expectVersion(int version, InputStream in) throws IOException {
    int found = readByte(in);
    if (found != version) {
      throw new CoderException("version byte is " + found + ", this build reads " + version);
    }
  }

  public static void writeInt(int value, OutputStream out) throws IOException {
    VarInt.encode(value, out);
  }

  public static int readInt(InputStream in) throws IOException {
    return VarInt.decodeInt(in);
  }

  /** Writes a number that is mostly small. */
  public static void writeCount(long value, OutputStream out) throws IOException {
    VarInt.encode(value, out);
  }

  public static long readCount(InputStream in) throws IOException {
    return VarInt.decodeLong(in);
  }

  public static void writeLong(long value, OutputStream out) throws IOException {
    if (out instanceof FlatOutput flat) {
      flat.writeLong(value);
      return;
    }
    byte[] bytes = new byte[Long.BYTES];
    LONGS.set(bytes, 0, value);
    out.write(bytes);
  }

  public static long readLong(InputStream in) throws IOException {
    if (in instanceof FlatInput flat) {
      return flat.readLong();
    }
    return (long) LONGS.get(readExactly(Long.BYTES, in), 0);
  }

  public static void writeText(String text, OutputStream out) throws IOException {
    if (out instanceof FlatOutput flat) {
      flat.writeText(text, 0);
    } else {
      writeBytes(text.getBytes(StandardCharsets.UTF_8), out);
    }
  }

  public static String readText(InputStream in) throws IOException {
    return text(VarInt.decodeInt(in), in);
  }

  /** Reads a text that hardly was there before, like an id. */
  public static String readUniqueText(InputStream in) throws IOException {
    int length = VarInt.decodeInt(in);
    return in instanceof FlatInput flat
        ? flat.readUniqueText(length)
        : new String(readExactly(length, in), StandardCharsets.UTF_8);
  }

  public static void writeOptionalText(@Nullable String text, OutputStream out) throws IOException {
    if (text != null && out instanceof FlatOutput flat) {
      flat.writeText(text, 1);
    } else {
      writeOptionalBytes(text == null ? null : text.getBytes(StandardCharsets.UTF_8), out);
    }
  }

  public static @Nullable String readOptionalText(InputStream in) throws IOException {
    int length = VarInt.decodeInt(in);
    return length == 0 ? null : text(length - 1, in);
  }

  private static String text(int length, InputStream in) throws IOException {
    return in instanceof FlatInput flat
        ? flat.readText(length)
        : new String(readExactly(length, in), StandardCharsets.UTF_8);
  }

  public static void writeBytes(byte[] bytes, OutputStream out) throws IOException {
    VarInt.encode(bytes.length, out);
    out.write(bytes);
  }

  public static byte[] readBytes(InputStream in) throws IOException {
    return readExactly(VarInt.decodeInt(in), in);
  }

  /** Writes a length one too large, so that zero can mean null. */
  public static void writeOptionalBytes(byte @Nullable [] bytes, OutputStream out)
      throws IOException {
    if (bytes == null) {
      VarInt.encode(0, out);
    } else {
      VarInt.encode(bytes.length + 1, out);
      out.write(bytes);
    }
  }

  public static byte @Nullable [] readOptionalBytes(InputStream in) throws IOException {
    int length = VarInt.decodeInt(in);
    return length == 0 ? null : readExactly(length - 1, in);
  }

  /** Writes how many elements there are, and each in its flat form. */
  public static <T> void writeList(List<T> elements, FlatCoder<T> coder, OutputStream out)
      throws IOException {
    writeInt(elements.size(), out);
    for (T element : elements) {
      coder.encode(element, out);
    }
  }

  public static <T> List<T> readList(FlatCoder<T> coder, InputStream in) throws IOException {
    int count = readInt(in);
    List<T> elements = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      elements.add(coder.decode(in));
    }
    return elements;
  }

  public static void writeHash(Hash128 hash, OutputStream out) throws IOException {
    writeLong(hash.high(), out);
    writeLong(hash.low(), out);
  }

  public static Hash128 readHash(InputStream in) throws IOException {
    long high = readLong(in);
    return new Hash128(high, readLong(in));
  }

  public static void writePosition(Position position, OutputStream out) throws IOException {
    writeText(position.topic(), out);
    VarInt.encode(position.partition(), out);
    VarInt.encode(position.offset(), out);
    VarInt.encode(position.item(), out);
  }

  public static Position readPosition(InputStream in) throws IOException {
    String topic = readText(in);
    int partition = VarInt.decodeInt(in);
    long offset = VarInt.decodeLong(in);
    return new Position(topic, partition, offset, VarInt.decodeInt(in));
  }

  public static void writeOptionalPosition(@Nullable Position position, OutputStream out)
      throws IOException {
    out.write(position == null ? 0 : 1);
    if (position != null) {
      writePosition(position, out);
    }
  }

  public static @Nullable Position readOptionalPosition(InputStream in) throws IOException {
    return readByte(in) == 0 ? null : readPosition(in);
  }

  /** Writes a contract's value behind a tag that tells its type. */
  public static void writeValue(@Nullable Object value, OutputStream out) throws IOException {
    if (value == null) {
      out.write(NULL);
    } else if (value instanceof String text) {
      out.write(STRING);
      writeText(text, out);
    } else if (value instanceof Long integer) {
      out.write(INTEGER);
      writeLong(integer, out);
    } else if (value instanceof Boolean truth) {
      out.write(truth ? TRUE : FALSE);
    } else if (value instanceof Instant time) {
      out.write(TIME);
      writeLong(time.getEpochSecond(), out);
      VarInt.encode(time.getNano(), out);
    } else if (value instanceof BigDecimal number) {
      out.write(NUMBER);
      writeText(number.toString(), out);
    } else {
      throw new CoderException("no contract value is a " + value.getClass().getName());
    }
  }

  public static @Nullable Object readValue(InputStream in) throws IOException {
    int tag = readByte(in);
    switch (tag) {
      case NULL:
        return null;
      case STRING:
        return readText(in);
      case INTEGER:
        return readLong(in);
      case FALSE:
        return Boolean.FALSE;
      case TRUE:
        return Boolean.TRUE;
      case TIME:
        long seconds = readLong(in);
        return Instant.ofEpochSecond(seconds, VarInt.decodeInt(in));
      case NUMBER:
        return new BigDecimal(readText(in));
      default:
        throw new CoderException("no contract value has the tag " + tag);
    }
  }

  private static int readByte(InputStream in) throws IOException {
    int value = in.read();
    if (value < 0) {
      throw new EOFException("the bytes end in the middle of an element");
    }
    return value;
  }

  private static byte[] readExactly(int length, InputStream in) throws IOException {
    byte[] bytes = new byte[length];
    ByteStreams.readFully(in, bytes);
    return bytes;
  }
}
