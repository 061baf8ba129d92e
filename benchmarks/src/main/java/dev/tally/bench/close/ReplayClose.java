package dev.tally.bench.close;

import dev.tally.bench.workload.Topic;
import dev.tally.bench.workload.Workload;

/**
 * The day on a topic again, for the live job to replay: what a platform does that has no close.
 *
 * <p>The rival that counts it is {@link dev.tally.bench.live.TallyLive}, unchanged; this only gives
 * it the same records in the same order.
 */
public final class ReplayClose {

  private ReplayClose() {}

  /** Fills a new topic, {@link ArchivedDay#TOPIC}, with the records that an archive holds. */
  public static void fill(String bootstrapServers, Workload day) {
    Topic.fill(bootstrapServers, ArchivedDay.TOPIC, day);
  }
}
