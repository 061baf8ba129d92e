package dev.tally.transforms.admit;

import java.util.function.LongConsumer;

/**
 * Where a shard's survivors stand, by a few bits of their identity: eight bytes a slot.
 *
 * <p>It is an open-addressing hash table with linear probing. An entry is a number that names a
 * survivor, beside 31 bits of its identity; whoever finds one has to look at the survivor itself.
 * Removal moves entries back, so there are no tombstones (Knuth, The Art of Computer Programming,
 * volume 3, 6.4, algorithm R).
 */
final class SurvivorIndex {

  private static final int LEAST = 64;

  private long[] slots = new long[LEAST];
  private int size;

  /**
   * Adds an entry; there may be others for the same identity.
   *
   * @param number its last 32 bits are kept
   */
  void add(long identity, long number) {
    if (size * 3L >= slots.length * 2L) {
      grow();
    }
    insert(entry(identity, number));
    size++;
  }

  /** Removes an entry that was added. */
  void remove(long identity, long number) {
    long entry = entry(identity, number);
    int slot = home(entry);
    while (slots[slot] != entry) {
      slot = next(slot);
    }
    int hole = slot;
    for (slot = next(slot); slots[slot] != 0; slot = next(slot)) {
      int wanted = home(slots[slot]);
      boolean between =
          hole <= slot ? hole < wanted && wanted <= slot : hole < wanted || wanted <= slot;
      if (!between) {
        slots[hole] = slots[slot];
        hole = slot;
      }
    }
    slots[hole] = 0;
    size--;
  }

  /**
   * Offers the numbers that may belong to an identity.
   *
   * @param visitor receives the last 32 bits of each number
   */
  void find(long identity, LongConsumer visitor) {
    long wanted = entry(identity, 0);
    for (int slot = home(wanted); slots[slot] != 0; slot = next(slot)) {
      if ((slots[slot] ^ wanted) >>> Integer.SIZE == 0) {
        visitor.accept(slots[slot] & 0xffff_ffffL);
      }
    }
  }

  private void grow() {
    long[] old = slots;
    slots = new long[old.length * 2];
    for (long entry : old) {
      if (entry != 0) {
        insert(entry);
      }
    }
  }

  private void insert(long entry) {
    int slot = home(entry);
    while (slots[slot] != 0) {
      slot = next(slot);
    }
    slots[slot] = entry;
  }

  /** No entry is zero, because that is what an empty slot holds. */
  private static long entry(long identity, long number) {
    return (identity >>> Integer.SIZE | 1) << Integer.SIZE | (number & 0xffff_ffffL);
  }

  private int home(long entry) {
    return (int) (entry >>> (Integer.SIZE + 1)) & (slots.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (slots.length - 1);
  }
}
