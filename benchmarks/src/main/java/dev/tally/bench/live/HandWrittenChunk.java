package dev.tally.bench.live;

import dev.tally.event.Event;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Events on their way to one shard, gathered so that the exchange handles one element for many.
 *
 * <p>Its bytes are the shard's number and then the packed events, one behind the other.
 */
final class HandWrittenChunk {

  /** Where the first event starts. */
  static final int HEADER = 4;

  /** With this many bytes it is sent; half of one of Flink's network buffers. */
  private static final int FULL = 16 * 1024;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final int shard;
  private byte[] bytes = new byte[FULL + 1024];
  private int size = HEADER;

  HandWrittenChunk(int shard) {
    this.shard = shard;
  }

  static int shardOf(byte[] chunk) {
    return (int) INT.get(chunk, 0);
  }

  void add(Event event, HandWrittenEvent.Packer packer) {
    int bound = size + packer.bound(event);
    if (bound > bytes.length) {
      bytes = Arrays.copyOf(bytes, bound);
    }
    size = packer.pack(event, bytes, size);
  }

  boolean isEmpty() {
    return size == HEADER;
  }

  boolean isFull() {
    return size >= FULL;
  }

  /** Returns its bytes and starts anew. */
  byte[] take() {
    INT.set(bytes, 0, shard);
    byte[] taken = Arrays.copyOf(bytes, size);
    size = HEADER;
    return taken;
  }
}
