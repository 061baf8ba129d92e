package dev.tally.transforms.admit;

import dev.tally.event.Bytes;
import dev.tally.event.FlatCoder;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Up to {@value #SURVIVORS} survivors in {@value #BYTES} bytes each.
 *
 * <p>An identity is kept by 88 of its 128 bits, beside those that its shard already says: among ten
 * thousand million identities in 256 shards two are taken for one with a chance of one in a
 * thousand million (docs/decisions/0019). Time and offset are kept by their distance from the first
 * survivor's; whatever is too far from it opens the next block.
 */
final class SurvivorBlock {

  /** Its flat form. */
  static final FlatCoder<SurvivorBlock> CODER = new Coder();

  static final int SURVIVORS = 256;
  static final int BYTES = 24;

  private static final int LOW_BITS = 24;
  private static final int TIME = 8 + 3 + Survivor.PAYLOAD_BITS / 8;
  private static final int ORIGIN = TIME + 3;
  private static final int OFFSET = ORIGIN + 1;
  private static final long LATEST = 1L << 24;

  private final long base;
  private final List<Position> origins;
  private byte[] survivors;
  private int count;

  private SurvivorBlock(long base, List<Position> origins, byte[] survivors, int count) {
    this.base = base;
    this.origins = origins;
    this.survivors = survivors;
    this.count = count;
  }

  /** Returns a block without survivors, for those posted at about the time of the first one. */
  static SurvivorBlock startingWith(Survivor first) {
    return new SurvivorBlock(first.postedTime(), new ArrayList<>(), new byte[16 * BYTES], 0);
  }

  static SurvivorBlock of(long base, List<Position> origins, byte[] survivors) {
    return new SurvivorBlock(base, origins, survivors, survivors.length / BYTES);
  }

  /** Returns a block that later additions to this one do not change. */
  SurvivorBlock copy() {
    return new SurvivorBlock(base, new ArrayList<>(origins), survivors(), count);
  }

  long base() {
    return base;
  }

  /** Returns where one of the survivors of each partition stands; the others stand near. */
  List<Position> origins() {
    return origins;
  }

  byte[] survivors() {
    return Arrays.copyOf(survivors, count * BYTES);
  }

  int count() {
    return count;
  }

  /** Adds a survivor, or returns false where it does not fit. */
  boolean add(Survivor survivor) {
    long time = survivor.postedTime() - base;
    if (count == SURVIVORS || time < 0 || time >= LATEST) {
      return false;
    }
    int origin = originOf(survivor.position());
    if ((count + 1) * BYTES > survivors.length) {
      survivors = Arrays.copyOf(survivors, survivors.length * 2);
    }
    ByteBuffer.wrap(survivors, count * BYTES, BYTES)
        .putLong(survivor.identity().high())
        .putLong(
            survivor.identity().low() >>> (Long.SIZE - LOW_BITS) << Survivor.PAYLOAD_BITS
                | survivor.payload())
        .putInt((int) time << Byte.SIZE | origin)
        .putInt((int) (survivor.position().offset() - origins.get(origin).offset()));
    count++;
    return true;
  }

  private int originOf(Position position) {
    for (int index = 0; index < origins.size(); index++) {
      if (isNear(origins.get(index), position)) {
        return index;
      }
    }
    origins.add(position);
    return origins.size() - 1;
  }

  /** Whether only the offset differs, and by less than four bytes hold. */
  private static boolean isNear(Position origin, Position other) {
    long distance = other.offset() - origin.offset();
    return origin.partition() == other.partition()
        && origin.item() == other.item()
        && distance == (int) distance
        && origin.topic().equals(other.topic());
  }

  /** Whether a survivor has an identity. */
  boolean holds(int index, Hash128 identity) {
    ByteBuffer bytes = at(index);
    return bytes.getLong() == identity.high()
        && bytes.getLong() >>> Survivor.PAYLOAD_BITS == identity.low() >>> (Long.SIZE - LOW_BITS);
  }

  /** Returns a survivor whose identity the caller knows, without the record it brought back. */
  Survivor survivor(int index, Hash128 identity) {
    ByteBuffer bytes = at(index);
    int from = bytes.position();
    Position origin = origins.get(bytes.get(from + ORIGIN) & 0xff);
    long offset = origin.offset() + bytes.getInt(from + OFFSET);
    return new Survivor(
        identity,
        bytes.getLong(from + Long.BYTES) & ((1L << Survivor.PAYLOAD_BITS) - 1),
        postedTime(index),
        new Position(origin.topic(), origin.partition(), offset, origin.item()),
        null);
  }

  /** Returns the first bits of a survivor's identity. */
  long high(int index) {
    return at(index).getLong();
  }

  /** Returns when the latest survivor was posted, epoch milliseconds. */
  long latest() {
    long latest = Long.MIN_VALUE;
    for (int index = 0; index < count; index++) {
      latest = Math.max(latest, postedTime(index));
    }
    return latest;
  }

  private long postedTime(int index) {
    return base + (at(index).getInt(index * BYTES + TIME) >>> Byte.SIZE);
  }

  private ByteBuffer at(int index) {
    return ByteBuffer.wrap(survivors, index * BYTES, BYTES);
  }

  private static final class Coder extends FlatCoder<SurvivorBlock> {

    private static final long serialVersionUID = 1;

    Coder() {
      super(1);
    }

    @Override
    protected void write(SurvivorBlock block, OutputStream out) throws IOException {
      Bytes.writeLong(block.base(), out);
      Bytes.writeInt(block.origins().size(), out);
      for (Position origin : block.origins()) {
        Bytes.writePosition(origin, out);
      }
      Bytes.writeBytes(block.survivors(), out);
    }

    @Override
    protected SurvivorBlock read(InputStream in) throws IOException {
      long base = Bytes.readLong(in);
      int count = Bytes.readInt(in);
      List<Position> origins = new ArrayList<>(count);
      for (int index = 0; index < count; index++) {
        origins.add(Bytes.readPosition(in));
      }
      return SurvivorBlock.of(base, origins, Bytes.readBytes(in));
    }
  }
}
