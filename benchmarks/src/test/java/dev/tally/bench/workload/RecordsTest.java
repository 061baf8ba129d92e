package dev.tally.bench.workload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class RecordsTest {

  private static final Workload WORKLOAD = Workload.of(20_000);

  @Test
  void theSameWorkloadHasTheSameBytes() {
    assertEquals(digest(new Records(WORKLOAD)), digest(new Records(Workload.of(20_000))));
  }

  @Test
  void aLongerWorkloadBeginsWithTheShorterOne() {
    assertEquals(digest(new Records(WORKLOAD)), digest(new Records(Workload.of(1_000_000))));
  }

  @Test
  void arrivalNeverGoesBackOnAPartition() {
    Records records = new Records(WORKLOAD.withBehindMillis(3_600_000));
    long[] last = new long[WORKLOAD.partitions()];
    long[] steps = new long[WORKLOAD.partitions()];
    for (long number = 0; number < WORKLOAD.records(); number++) {
      int partition = records.partition(number);
      steps[partition] += records.arrivalTime(number) < last[partition] ? 1 : 0;
      last[partition] = records.arrivalTime(number);
    }

    assertArrayEquals(new long[WORKLOAD.partitions()], steps);
  }

  @Test
  void everyCopyIsWorthARecordBeforeIt() {
    Records records = new Records(WORKLOAD);
    Set<String> seen = new HashSet<>();
    long copies = 0;
    long strangers = 0;
    for (long number = 0; number < WORKLOAD.records(); number++) {
      boolean isNew = seen.add(new String(records.value(number), UTF_8));
      copies += records.isCopy(number) ? 1 : 0;
      strangers += records.isCopy(number) == isNew ? 1 : 0;
    }

    assertEquals(0, strangers);
    assertEquals(WORKLOAD.records() - seen.size(), copies);
  }

  private static long digest(Records records) {
    CRC32C digest = new CRC32C();
    for (long number = 0; number < WORKLOAD.records(); number++) {
      digest.update(records.partition(number));
      digest.update(Long.toString(records.arrivalTime(number)).getBytes(UTF_8));
      digest.update(records.value(number));
    }
    return digest.getValue();
  }
}
