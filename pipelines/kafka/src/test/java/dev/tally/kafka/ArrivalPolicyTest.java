package dev.tally.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.catalog.LedgerTerms;
import dev.tally.catalog.LedgerTerms.IdlePartitions;
import dev.tally.event.ArrivalTime;
import dev.tally.event.ControlType;
import java.time.Duration;
import java.util.Optional;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.KafkaTimestampType;
import org.apache.beam.sdk.io.kafka.TimestampPolicy.PartitionContext;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArrivalPolicyTest {

  private static final Instant START = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private static final Instant END = BoundedWindow.TIMESTAMP_MAX_VALUE;
  private static final long MIDNIGHT =
      java.time.Instant.parse("2015-09-12T00:00:00Z").toEpochMilli();

  /** Milliseconds after midnight, as all times here. */
  private static final long NOW = 1_000_000;

  private static final PartitionContext BEHIND = context(3);
  private static final PartitionContext CAUGHT_UP = context(0);

  @Test
  void aRecordIsHandedOverItsOnTimeBoundBeforeItArrivedAndSoIsTheWatermark() {
    ArrivalPolicy policy = policy(IdlePartitions.HEARTBEAT, null, null);

    assertThat(policy.getWatermark(BEHIND), is(START));
    assertThat(handOver(policy, 0, 20_000), is(at(15_000)));
    assertThat(policy.getWatermark(BEHIND), is(at(15_000)));
  }

  @Test
  void arrivalTimeStandsStillWhileAppendTimeIsBehindIt() {
    ArrivalPolicy policy = policy(IdlePartitions.HEARTBEAT, null, null);

    assertThat(handOver(policy, 0, 20_000), is(at(15_000)));
    assertThat(handOver(policy, 1, 8_000), is(at(15_000)));
    assertThat(handOver(policy, 2, 20_001), is(at(15_001)));
    assertThat(policy.getWatermark(BEHIND), is(at(15_001)));
  }

  @Test
  void arrivalTimeGoesOnFromTheWatermarkOfACheckpoint() {
    ArrivalPolicy policy = policy(IdlePartitions.HEARTBEAT, null, at(15_000));

    assertThat(policy.getWatermark(BEHIND), is(at(15_000)));
    assertThat(handOver(policy, 7, 8_000), is(at(15_000)));
    assertThat(handOver(policy, 8, 21_000), is(at(16_000)));
  }

  @Test
  void aTimestampThatCannotBeTrueMovesNothing() {
    ArrivalPolicy policy = policy(IdlePartitions.HEARTBEAT, null, null);
    handOver(policy, 0, 20_000);

    long day = 86_400_000;
    assertThat(handOver(policy, 1, NOW + day + 1), is(at(15_000)));
    assertThat(handOver(policy, 2, 1_000_000 * NOW), is(at(15_000)));
    assertThat(handOver(policy, 3, -MIDNIGHT), is(at(15_000)));
    assertThat(policy.getWatermark(BEHIND), is(at(15_000)));
    assertThat(handOver(policy, 4, NOW + day), is(at(NOW + day - 5_000)));
  }

  @Test
  void whatComesBeforeTheFirstTimestampThatCanBeTrueArrivesWithIt() {
    LedgerTerms terms = terms(IdlePartitions.HEARTBEAT);
    ArrivalPolicy policy = policy(terms, null, MIDNIGHT + 20_000, null);

    assertThat(policy.getWatermark(BEHIND), is(START));
    assertThat(handOver(policy, 0, -MIDNIGHT), is(at(15_000)));
    assertThat(handOver(policy, 1, 20_000), is(at(15_000)));
  }

  @Test
  void aCheckpointFromBeforeTheFirstRecordChangesNothing() {
    ArrivalPolicy policy = policy(IdlePartitions.HEARTBEAT, null, START);

    assertThat(policy.getWatermark(BEHIND), is(START));
    assertThat(handOver(policy, 0, 20_000), is(at(15_000)));
  }

  @Test
  void timeEndsWithTheLastRecordOfAFiniteRun() {
    ArrivalPolicy policy = policy(IdlePartitions.HEARTBEAT, 1L, null);

    assertThat(handOver(policy, 0, 20_000), is(at(15_000)));
    assertThat(policy.getWatermark(BEHIND), is(at(15_000)));
    assertThat(handOver(policy, 1, 21_000), is(at(16_000)));
    assertThat(policy.getWatermark(BEHIND), is(END));
  }

  @Test
  void timeEndsWithARecordBeyondTheLastWhereThatOneIsGone() {
    ArrivalPolicy policy = policy(IdlePartitions.HEARTBEAT, 1L, null);

    assertThat(handOver(policy, 2, 22_000), is(at(17_000)));
    assertThat(policy.getWatermark(BEHIND), is(END));
  }

  @Test
  void timeIsOverAtOnceOnAnEmptyPartitionOfAFiniteRun() {
    assertThat(policy(IdlePartitions.HEARTBEAT, -1L, null).getWatermark(BEHIND), is(END));
    assertThat(policy(IdlePartitions.CLOCK, -1L, null).getWatermark(CAUGHT_UP), is(END));
  }

  @Test
  void timeStaysOverAfterACheckpoint() {
    ArrivalPolicy policy = policy(IdlePartitions.HEARTBEAT, 1L, END);

    assertThat(policy.getWatermark(BEHIND), is(END));
    assertThat(handOver(policy, 2, 22_000), is(at(17_000)));
    assertThat(policy.getWatermark(BEHIND), is(END));
  }

  @Test
  void onlyAHeartbeatMovesAnIdlePartitionWhereTheClockDoesNot() {
    ArrivalPolicy policy = policy(IdlePartitions.HEARTBEAT, null, null);
    handOver(policy, 0, 20_000);

    assertThat(policy.getWatermark(CAUGHT_UP), is(at(15_000)));
  }

  @Test
  void theClockMovesAPartitionWithoutBacklogAndNoOther() {
    ArrivalPolicy policy = policy(IdlePartitions.CLOCK, null, null);

    assertThat(policy.getWatermark(BEHIND), is(START));
    assertThat(policy.getWatermark(context(-1)), is(START));
    assertThat(policy.getWatermark(CAUGHT_UP), is(at(NOW - 5_000 - 60_000)));
    assertThat(policy.getWatermark(BEHIND), is(at(NOW - 5_000 - 60_000)));
  }

  @Test
  void theClockNeverMovesTimeBack() {
    ArrivalPolicy policy = policy(IdlePartitions.CLOCK, null, null);
    handOver(policy, 0, NOW);

    assertThat(policy.getWatermark(CAUGHT_UP), is(at(NOW - 5_000)));
  }

  @Test
  void aRecordBehindTheClockIsHandedOverAtItsOwnArrival() {
    ArrivalPolicy policy = policy(IdlePartitions.CLOCK, null, at(NOW - 65_000));

    assertThat(handOver(policy, 7, NOW - 90_000), is(at(NOW - 95_000)));
    assertThat(policy.getWatermark(BEHIND), is(at(NOW - 65_000)));
  }

  @Test
  void aFiniteRunThatGoesOnBehindItsLastRecordIsAtTheEnd() {
    ArrivalPolicy policy = policy(IdlePartitions.CLOCK, 5L, at(15_000));

    assertThat(policy.getWatermark(BEHIND), is(at(15_000)));
    assertThat(policy.getWatermark(CAUGHT_UP), is(END));
  }

  @Test
  void behindTheEndOfAHistoryTimeGoesOnForTheSilenceThatFollowsIt() {
    ArrivalPolicy policy = policy(IdlePartitions.HEARTBEAT, null, null);

    assertThat(handOver(policy, 0, 20_000, ControlType.END), is(at(15_000)));
    assertThat(policy.getWatermark(CAUGHT_UP), is(at(16_000)));
    assertThat(handOver(policy, 1, 20_500), is(at(16_000)));
    assertThat(handOver(policy, 2, 21_001), is(at(16_001)));
    assertThat(handOver(policy, 3, 22_000, ControlType.HEARTBEAT), is(at(17_000)));
    assertThat(policy.getWatermark(CAUGHT_UP), is(at(17_000)));
  }

  @Test
  void aRunThatGoesOnWhereAnotherEndedTimeBeginsAnew() {
    ArrivalPolicy policy = policy(IdlePartitions.CLOCK, null, END);

    assertThat(policy.getWatermark(BEHIND), is(START));
    assertThat(handOver(policy, 7, 20_000), is(at(15_000)));
  }

  @Test
  void arrivalTimeGoesOnBehindTheSilenceAfterACheckpoint() {
    ArrivalPolicy policy = policy(IdlePartitions.HEARTBEAT, null, at(16_000));

    assertThat(handOver(policy, 1, 20_500), is(at(16_000)));
  }

  private static ArrivalPolicy policy(
      IdlePartitions idle, @Nullable Long lastOffset, @Nullable Instant previousWatermark) {
    return policy(terms(idle), lastOffset, ArrivalTime.NONE, previousWatermark);
  }

  private static LedgerTerms terms(IdlePartitions idle) {
    return new LedgerTerms(
        Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofDays(7), 4, idle);
  }

  private static ArrivalPolicy policy(
      LedgerTerms terms,
      @Nullable Long lastOffset,
      long firstArrival,
      @Nullable Instant previousWatermark) {
    return new ArrivalPolicy(
        terms,
        terms.idle(),
        lastOffset,
        firstArrival,
        Optional.ofNullable(previousWatermark),
        () -> java.time.Instant.ofEpochMilli(MIDNIGHT + NOW));
  }

  private static Instant handOver(ArrivalPolicy policy, long offset, long appendTime) {
    return handOver(policy, offset, appendTime, "com.example.any");
  }

  private static Instant handOver(ArrivalPolicy policy, long offset, long appendTime, String type) {
    return policy.getTimestampForRecord(
        BEHIND,
        new KafkaRecord<>(
            "topic",
            0,
            offset,
            MIDNIGHT + appendTime,
            KafkaTimestampType.LOG_APPEND_TIME,
            new RecordHeaders().add("ce_type", type.getBytes(UTF_8)),
            new byte[0],
            new byte[0]));
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(MIDNIGHT + millis);
  }

  private static PartitionContext context(long backlog) {
    return new PartitionContext() {
      @Override
      public long getMessageBacklog() {
        return backlog;
      }

      @Override
      public Instant getBacklogCheckTime() {
        return at(NOW);
      }
    };
  }
}
