package dev.tally.transforms.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.transforms.parity.Records;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Records with mistakes in them: each is one of a corpus, changed in one to four places. */
public final class Mutations {

  private static final int MOST_CHANGES = 4;
  private static final int LONGEST_RUN = 64;
  private static final int DEEP = 80;
  private static final int DEEPEST = 3_000;
  private static final int OVERSIZED = 512 * 1024 + 1;
  private static final long DAY = 86_400_000;

  /** Records of more bytes are left out of a corpus: to copy them is all that a run would do. */
  private static final int LONGEST = 16 * 1024;

  private static final byte[] TELLING = {
    0, 1, 2, 0x0a, 0x12, 0x7b, 0x7d, 0x5b, 0x5d, 0x22, 0x5c, 0x7f, -128, -2, -1
  };

  private static final long[] LENGTHS = {
    -1,
    0,
    1,
    127,
    128,
    524_288,
    Integer.MAX_VALUE,
    1L << 31,
    (1L << 32) - 1,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1
  };

  private static final String[] NUMBERS = {
    "0",
    "-0",
    "-1",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "1e999999999",
    "-1e-999999999",
    "1E+2147483647",
    "100e2147483647",
    "1e99999999999999999999",
    "0e-2147483648",
    "0.1e-2147483647",
    "9".repeat(1_000),
    "9".repeat(1_001),
    "0." + "0".repeat(998) + "1",
    "-9007199254740993.000",
    "1e19",
    "01",
    "+1",
    ".5",
    "1.",
    "0x1F",
    "NaN",
    "-Infinity",
    "1_000"
  };

  private static final String[] TEXTS = {
    "",
    "null",
    "\\u0000",
    "\\ud800",
    "\\udc00\\ud800",
    "\\ud83d\\ude00",
    "\u00e9\u4e2d\ud83d\ude00",
    "9999-12-31T23:59:59.999999999Z",
    "0000-01-01T00:00:00+18:00",
    "2026-03-02T24:00:00Z",
    "2026-02-30T10:00:00Z",
    "2026-03-02t10:00:00z",
    "9223372036854775807h",
    "-9223372036854775808ns",
    "315576000001s",
    "1e9h",
    "9223372036854775807",
    "-9223372036854775808",
    "[",
    "(((((((((",
    "(a*)*b",
    "a{1000}{1000}",
    "(?i)\\\\p{Foo}",
    "application/json",
    "application/avro",
    "application/cloudevents-batch+json",
    "dev.tally.control.heartbeat",
    "com.example.shop.order",
    "com.example.freight.parcel",
    "https://schemas.example.com/freight/parcel/2",
    "int",
    "duration",
    "timestamp",
    "matches",
    "later",
    "earlier",
    "part",
    "head",
    "rest",
    "time of",
    "1.0"
  };

  private static final String[] MEMBERS = {
    "\"data\":{},",
    "\"data_base64\":\"\",",
    "\"data_base64\":\"AAAAACA=\",",
    "\"data_base64\":\"A\",",
    "\"id\":\"b\",",
    "\"id\":null,",
    "\"specversion\":1.0,",
    "\"\":\"\",",
    "\"quantity\":-9223372036854775808,",
    "\"\\ud800\":1,",
  };

  private static final String[] CONTENT_TYPES = {
    "application/json",
    "application/avro",
    "application/protobuf",
    "application/cloudevents",
    "application/cloudevents+json",
    "application/cloudevents+avro",
    "application/cloudevents+protobuf",
    "application/cloudevents+xml",
    "application/cloudevents-batch+json",
    "application/cloudevents-batch+protobuf",
    "APPLICATION/CLOUDEVENTS+JSON ; charset=utf-16",
    "text/plain",
    ";",
    ""
  };

  private static final byte[][] NO_UTF8 = {
    {(byte) 0xC3},
    {(byte) 0xC0, (byte) 0x80},
    {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
    {(byte) 0xF8, (byte) 0x88, (byte) 0x80, (byte) 0x80, (byte) 0x80},
    {(byte) 0xFE, (byte) 0xFF},
    {(byte) 0xFF, (byte) 0xFE, 0, 0},
  };

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /** What changes a value, which has at least one byte. */
  private static final List<ByteChange> CHANGES =
      List.of(
          (value, other, random) -> flipped(value, random),
          (value, other, random) -> telling(value, random),
          (value, other, random) -> inserted(value, noise(random), random),
          (value, other, random) -> replaced(value, run(value, random), new byte[0]),
          (value, other, random) -> inserted(value, part(value, run(value, random)), random),
          (value, other, random) -> Arrays.copyOf(value, random.nextInt(value.length)),
          Mutations::spliced,
          (value, other, random) -> inserted(value, part(other, run(other, random)), random),
          (value, other, random) -> lengthened(value, random),
          (value, other, random) -> lengthened(value, random),
          (value, other, random) -> widened(value, random),
          (value, other, random) -> nested(value, random),
          (value, other, random) -> numbered(value, random),
          (value, other, random) -> numbered(value, random),
          (value, other, random) -> texted(value, random),
          (value, other, random) -> texted(value, random),
          (value, other, random) -> keyTwice(value, random),
          (value, other, random) -> memberAdded(value, random),
          (value, other, random) -> inserted(value, one(NO_UTF8, random), random),
          (value, other, random) -> encoded(value, random));

  private final List<RawRecord> corpus;

  /**
   * @param corpus sound records, of which the longest are left out
   */
  public Mutations(List<RawRecord> corpus) {
    this.corpus =
        corpus.stream()
            .filter(record -> record.value() == null || record.value().length <= LONGEST)
            .toList();
  }

  @FunctionalInterface
  private interface ByteChange {

    /**
     * Returns other bytes.
     *
     * @param other a value of another record
     */
    byte[] of(byte[] value, byte[] other, SplittableRandom random);
  }

  /** Returns the corpus' records that are mutated. */
  List<RawRecord> corpus() {
    return corpus;
  }

  /** Returns a record that follows from a seed and a number alone, which is also its offset. */
  public RawRecord of(long seed, long number) {
    SplittableRandom random = new SplittableRandom(seed ^ (number * 0x9E3779B97F4A7C15L));
    RawRecord record = one(random);
    byte[] value = record.value();
    List<Header> headers = record.headers();
    long append = record.appendTime();
    long arrival = record.arrivalTime();
    int changes = 1 + random.nextInt(1 + random.nextInt(MOST_CHANGES));
    for (int change = 0; change < changes; change++) {
      int kind = random.nextInt(100);
      if (kind < 80) {
        value = changed(value, random);
      } else if (kind < 95) {
        headers = changed(headers, random);
      } else if (kind < 98) {
        append += random.nextLong(-8 * DAY, 15 * DAY);
        arrival = Math.max(arrival, append);
      } else {
        append += random.nextLong(-120_000, 1);
        arrival = append;
      }
    }
    if (random.nextInt(20_000) == 0) {
      value = Arrays.copyOf(value == null ? new byte[0] : value, OVERSIZED);
    } else if (random.nextInt(1_000) == 0) {
      value = random.nextBoolean() ? new byte[0] : null;
    }
    if (random.nextInt(1_000) == 0) {
      append = random.nextBoolean() ? random.nextLong(arrival + 1, Long.MAX_VALUE) : -1;
    }
    Position position = Position.of(record.position().topic(), 0, number);
    return Records.record(position, append, arrival, record.key(), value, headers);
  }

  private RawRecord one(SplittableRandom random) {
    return corpus.get(random.nextInt(corpus.size()));
  }

  private byte[] changed(byte @Nullable [] value, SplittableRandom random) {
    byte[] other = one(random).value();
    if (value == null || value.length == 0 || other == null || other.length == 0) {
      return noise(random);
    }
    return CHANGES.get(random.nextInt(CHANGES.size())).of(value, other, random);
  }

  // ---- bytes

  private static byte[] flipped(byte[] value, SplittableRandom random) {
    byte[] changed = value.clone();
    changed[random.nextInt(value.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    return changed;
  }

  private static byte[] telling(byte[] value, SplittableRandom random) {
    byte[] changed = value.clone();
    changed[random.nextInt(value.length)] = TELLING[random.nextInt(TELLING.length)];
    return changed;
  }

  private static byte[] noise(SplittableRandom random) {
    byte[] noise = new byte[1 + random.nextInt(8)];
    random.nextBytes(noise);
    return noise;
  }

  /** The bytes from {@code start} to {@code end}. */
  private record Run(int start, int end) {}

  private static Run run(byte[] value, SplittableRandom random) {
    int start = random.nextInt(value.length);
    return new Run(start, Math.min(value.length, start + 1 + random.nextInt(LONGEST_RUN)));
  }

  private static byte[] part(byte[] value, Run run) {
    return Arrays.copyOfRange(value, run.start(), run.end());
  }

  private static byte[] replaced(byte[] value, Run run, byte[] by) {
    return ByteBuffer.allocate(value.length - (run.end() - run.start()) + by.length)
        .put(value, 0, run.start())
        .put(by)
        .put(value, run.end(), value.length - run.end())
        .array();
  }

  private static byte[] inserted(byte[] value, byte[] more, SplittableRandom random) {
    int start = random.nextInt(value.length + 1);
    return replaced(value, new Run(start, start), more);
  }

  private static byte[] spliced(byte[] value, byte[] other, SplittableRandom random) {
    byte[] end = part(other, new Run(random.nextInt(other.length), other.length));
    return replaced(value, new Run(random.nextInt(value.length), value.length), end);
  }

  // ---- Avro and Protobuf

  /** Puts a length or a count that is a lie in the place of a byte. */
  private static byte[] lengthened(byte[] value, SplittableRandom random) {
    long length = LENGTHS[random.nextInt(LENGTHS.length)];
    WireBytes lie = random.nextBoolean() ? new WireBytes().avro(length) : varint(length);
    int start = random.nextInt(value.length);
    return replaced(value, new Run(start, start + 1), lie.toByteArray());
  }

  private static WireBytes varint(long length) {
    return new WireBytes().varint(length);
  }

  /** Puts a fixed-width number, such as a schema id, or a tag in the place of what is there. */
  private static byte[] widened(byte[] value, SplittableRandom random) {
    int start = random.nextInt(value.length);
    int end = Math.min(value.length, start + Integer.BYTES);
    byte[] by =
        random.nextBoolean()
            ? ByteBuffer.allocate(Integer.BYTES).putInt(random.nextInt(20, 40)).array()
            : new WireBytes().tag(random.nextInt(40), random.nextInt(Byte.SIZE)).toByteArray();
    return replaced(value, new Run(start, random.nextBoolean() ? end : start), by);
  }

  // ---- JSON, or what looks like it

  private static byte[] nested(byte[] value, SplittableRandom random) {
    int depth = 1 + random.nextInt(random.nextInt(16) == 0 ? DEEPEST : DEEP);
    int start = at(value, ':', random) + 1;
    switch (random.nextInt(4)) {
      case 0:
        byte[] end = part(value, new Run(start, value.length));
        return new WireBytes()
            .raw(part(value, new Run(0, start)))
            .repeated(depth, (byte) '[')
            .repeated(depth, (byte) ']')
            .raw((byte) ',')
            .raw(end)
            .toByteArray();
      case 1:
        byte[] opening = "{\"a\":".repeat(depth).getBytes(UTF_8);
        return replaced(value, new Run(start, start), opening);
      case 2:
        byte[] groups = new WireBytes().repeated(depth, (byte) 0x5b).toByteArray();
        return inserted(value, groups, random);
      default:
        return inserted(value, deepStop(depth), random);
    }
  }

  /** Returns stops of parcels within stops, in Protobuf. */
  private static byte[] deepStop(int depth) {
    byte[] stop = new byte[0];
    for (int level = 0; level < depth % 100; level++) {
      stop = new WireBytes().field(4, stop).toByteArray();
    }
    return new WireBytes().field(11, stop).toByteArray();
  }

  /** Puts another number in the place of digits. */
  private static byte[] numbered(byte[] value, SplittableRandom random) {
    int start = random.nextInt(value.length);
    while (start < value.length && !isDigit(value[start])) {
      start++;
    }
    int end = start;
    while (end < value.length && isDigit(value[end])) {
      end++;
    }
    return replaced(value, new Run(start, end), one(NUMBERS, random).getBytes(UTF_8));
  }

  private static boolean isDigit(byte character) {
    return character >= '0' && character <= '9';
  }

  /** Puts another text between two quotes. */
  private static byte[] texted(byte[] value, SplittableRandom random) {
    int start = at(value, '"', random);
    int end = start + 1;
    while (end < value.length && value[end] != '"') {
      end++;
    }
    return end >= value.length
        ? inserted(value, one(TEXTS, random).getBytes(UTF_8), random)
        : replaced(value, new Run(start + 1, end), one(TEXTS, random).getBytes(UTF_8));
  }

  private static byte[] keyTwice(byte[] value, SplittableRandom random) {
    int start = at(value, '"', random);
    int end = start;
    while (end < value.length && value[end] != ',') {
      end++;
    }
    Run member = new Run(start, Math.min(value.length, end + 1));
    return replaced(value, new Run(start, start), part(value, member));
  }

  private static byte[] memberAdded(byte[] value, SplittableRandom random) {
    int start = Math.min(value.length, at(value, '{', random) + 1);
    return replaced(value, new Run(start, start), one(MEMBERS, random).getBytes(UTF_8));
  }

  /** Returns where a character is, from somewhere on; the last place where it is not. */
  private static int at(byte[] value, char character, SplittableRandom random) {
    int index = random.nextInt(value.length);
    while (index < value.length - 1 && value[index] != character) {
      index++;
    }
    return index;
  }

  private static byte[] encoded(byte[] value, SplittableRandom random) {
    String text = new String(value, ISO_8859_1);
    switch (random.nextInt(5)) {
      case 0:
        return text.getBytes(UTF_16BE);
      case 1:
        return text.getBytes(UTF_16LE);
      case 2:
        return text.getBytes(Charset.forName(random.nextBoolean() ? "UTF-32BE" : "UTF-32LE"));
      case 3:
        return text.getBytes(UTF_8);
      default:
        return replaced(value, new Run(0, 0), BYTE_ORDER_MARK);
    }
  }

  // ---- headers

  private static List<Header> changed(List<Header> headers, SplittableRandom random) {
    List<Header> changed = new ArrayList<>(headers);
    int index = random.nextInt(headers.size() + 1);
    int kind = random.nextInt(6);
    if (index == headers.size() || kind == 0) {
      changed.removeIf(header -> header.name().equals("content-type") && random.nextBoolean());
      changed.add(Records.header("content-type", one(CONTENT_TYPES, random)));
      return changed;
    }
    Header header = headers.get(index);
    byte[] value = header.value();
    switch (kind) {
      case 1:
        changed.remove(index);
        break;
      case 2:
        changed.set(index, Records.header(header.name(), random.nextBoolean() ? null : ""));
        break;
      case 3:
        changed.add(Records.header(header.name(), one(TEXTS, random)));
        break;
      case 4:
        String name = headers.get(random.nextInt(headers.size())).name();
        changed.set(index, header(name, value));
        break;
      default:
        byte[] bytes = value == null || value.length == 0 ? new byte[] {0} : value;
        byte[] by = random.nextBoolean() ? one(NO_UTF8, random) : noise(random);
        changed.set(index, header(header.name(), replaced(bytes, run(bytes, random), by)));
    }
    return changed;
  }

  @SuppressWarnings("NullAway") // It does not see the annotations on a compiled record's arrays.
  private static Header header(String name, byte @Nullable [] value) {
    return new Header(name, value);
  }

  private static <T> T one(T[] some, SplittableRandom random) {
    return some[random.nextInt(some.length)];
  }
}
