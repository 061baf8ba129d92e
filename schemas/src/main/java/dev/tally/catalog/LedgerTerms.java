package dev.tally.catalog;

import java.io.Serializable;
import java.time.Duration;

/**
 * The rules of a ledger that never change once it has been created.
 *
 * @param onTimeBound {@code L}: an event booked within this span of its arrival is on time; 0 s to
 *     1 h
 * @param futureBound {@code S}: an event this far ahead of its arrival is rejected; 0 s to 1 h
 * @param horizon {@code H}: how long an identity is remembered and how old an event may be; 1 h to
 *     90 d
 * @param shards how many ordered streams admission writes, 1 to 1024
 * @param idle what lets time pass on a partition that receives nothing
 */
public record LedgerTerms(
    Duration onTimeBound, Duration futureBound, Duration horizon, int shards, IdlePartitions idle)
    implements Serializable {

  /** What lets time pass on a partition that receives nothing. */
  public enum IdlePartitions {
    /** Control records do: {@code tally heartbeat}, or the records that end a history. Exact. */
    HEARTBEAT,
    /** The clock does, {@link #CLOCK_MARGIN} behind. A record behind it is BEHIND_WATERMARK. */
    CLOCK
  }

  /** {@code M}: how far behind the clock an idle partition's time stays. */
  public static final Duration CLOCK_MARGIN = Duration.ofSeconds(60);
}
