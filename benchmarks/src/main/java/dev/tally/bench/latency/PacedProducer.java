package dev.tally.bench.latency;

import dev.tally.bench.workload.Producer;
import dev.tally.bench.workload.Records;
import dev.tally.bench.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Sends the records of a workload when they are due, whatever became of those before. */
final class PacedProducer {

  private final String bootstrapServers;
  private final String topic;
  private final Workload workload;

  PacedProducer(String bootstrapServers, String topic, Workload workload) {
    this.bootstrapServers = bootstrapServers;
    this.topic = topic;
    this.workload = workload;
  }

  void run(Duration length) {
    long start = System.currentTimeMillis();
    Records records = new Records(workload, Instant.ofEpochMilli(start));
    try (Producer producer = new Producer(bootstrapServers, topic, 5, 16 * 1024)) {
      long number = 0;
      for (long now = start; now < start + length.toMillis(); now = System.currentTimeMillis()) {
        long due = (now - start) * workload.rate() / 1_000;
        for (; number < due; number++) {
          producer.send(records.partition(number), null, records.value(number));
        }
        LockSupport.parkNanos(1_000_000);
      }
    }
  }
}
