package dev.tally.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tally.jobs.engine.StateBackend;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class SuiteTest {

  private static final OptionalLong USUAL_EVENTS = OptionalLong.empty();

  @Test
  void onUsualTermsARecordIsCalledAsItsSuite() {
    assertEquals("live", new LiveSuite().recordName(Settings.USUAL));
    assertEquals(
        "live", new LiveSuite().recordName(with(OptionalLong.of(5_000_000), 2, StateBackend.HEAP)));
  }

  @Test
  void everyOtherTermIsInARecordsName() {
    assertEquals(
        "live-rocksdb", new LiveSuite().recordName(with(USUAL_EVENTS, 2, StateBackend.ROCKSDB)));
    assertEquals(
        "live-1000-4-rocksdb",
        new LiveSuite().recordName(with(OptionalLong.of(1_000), 4, StateBackend.ROCKSDB)));
    assertEquals(
        "close-10000000",
        new CloseSuite().recordName(with(OptionalLong.of(10_000_000), 2, StateBackend.HEAP)));
  }

  @Test
  void whatASuiteDoesNotHeedIsNotInItsRecordsName() {
    assertEquals("close", new CloseSuite().recordName(with(USUAL_EVENTS, 2, StateBackend.ROCKSDB)));
    assertEquals(
        "wire", new WireBenchmarks().recordName(with(USUAL_EVENTS, 4, StateBackend.ROCKSDB)));
  }

  private static Settings with(OptionalLong events, int parallelism, StateBackend state) {
    return new Settings(events, 1, parallelism, state);
  }
}
