package dev.tally.kafka;

import java.io.Serializable;

/** How a reader tells its runner that a restart would come to the same failure. */
@FunctionalInterface
public interface FinalFailure extends Serializable {

  /** Returns what to throw. */
  RuntimeException of(RuntimeException cause);
}
