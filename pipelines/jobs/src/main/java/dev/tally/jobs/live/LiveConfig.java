package dev.tally.jobs.live;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.jobs.engine.Engine;
import dev.tally.jobs.engine.Parallelism;
import dev.tally.jobs.engine.StateBackend;
import dev.tally.kafka.KafkaClients;
import java.time.Duration;

/**
 * How a live run runs; what it counts is the ledger's affair.
 *
 * @param clients how to connect to the Kafka brokers
 * @param engine what it runs on
 * @param parallelism subtasks of each step, 1 to 128
 * @param checkpointInterval time between two checkpoints, at least 100 ms
 * @param stopWhenIdle whether to end time at the offsets that the topics have when it starts
 * @param state where the state of keyed steps lives
 */
public record LiveConfig(
    KafkaClients clients,
    Engine engine,
    int parallelism,
    Duration checkpointInterval,
    boolean stopWhenIdle,
    StateBackend state) {

  public LiveConfig {
    Parallelism.check(parallelism);
    if (checkpointInterval.toMillis() < 100) {
      throw new UserError(
          ExitCode.USAGE,
          "--checkpoint-interval is "
              + checkpointInterval.toMillis()
              + " ms; it must be at least 100 ms.");
    }
  }

  /** Returns a configuration that keeps its state in the heap. */
  public LiveConfig(
      KafkaClients clients,
      Engine engine,
      int parallelism,
      Duration checkpointInterval,
      boolean stopWhenIdle) {
    this(clients, engine, parallelism, checkpointInterval, stopWhenIdle, StateBackend.HEAP);
  }
}
