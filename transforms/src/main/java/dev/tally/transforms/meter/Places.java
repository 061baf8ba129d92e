package dev.tally.transforms.meter;

import java.io.Serializable;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;

/**
 * How rows are spread over places. Rows do not depend on it.
 *
 * @param shards how many places there are at a time
 * @param bounded whether all of the input is there, so that all rows are finished at its end
 */
public record Places(int shards, boolean bounded) implements Serializable {

  /**
   * Returns the place of a line.
   *
   * @param window how long its windows last, milliseconds
   */
  Place of(Line line, long window) {
    long last =
        bounded
            ? GlobalWindow.INSTANCE.maxTimestamp().getMillis()
            : line.postingStart() + window - 1;
    int hash = line.hashCode();
    return new Place(last, Math.floorMod(hash ^ hash >>> 15, shards));
  }
}
