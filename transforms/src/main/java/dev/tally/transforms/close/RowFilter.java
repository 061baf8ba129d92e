package dev.tally.transforms.close;

import dev.tally.event.Hash128;
import dev.tally.transforms.meter.Posting;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which rows may differ: a Bloom filter of one megabyte, however many there are. Evidence of rows
 * that it does not hold is not even looked at; of a million rows it takes one in fifty for another.
 *
 * <p>Not for use by several threads while rows are added.
 */
public final class RowFilter implements Serializable {

  private static final long serialVersionUID = 1;

  private static final int BITS = 1 << 23;
  private static final int PROBES = 4;

  private final long[] words = new long[BITS / Long.SIZE];

  /** Adds the row of a difference. */
  public void add(Posting row) {
    Hash128 hash = hash(RowKey.of(row).ofEvidence());
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(hash, probe);
      words[bit >> 6] |= 1L << bit;
    }
  }

  boolean mayHold(RowKey evidenceKey) {
    Hash128 hash = hash(evidenceKey);
    for (int probe = 0; probe < PROBES; probe++) {
      int bit = bit(hash, probe);
      if ((words[bit >> 6] & (1L << bit)) == 0) {
        return false;
      }
    }
    return true;
  }

  private static int bit(Hash128 hash, int probe) {
    return (int) (hash.high() + probe * hash.low()) & (BITS - 1);
  }

  private static Hash128 hash(RowKey key) {
    List<String> texts = new ArrayList<>(key.cell().group());
    texts.add(key.cell().meter());
    texts.add(Long.toString(key.cell().valueStart()));
    texts.add(Long.toString(key.postingStart()));
    return Hash128.of(texts.toArray(String[]::new));
  }
}
