package dev.tally.jobs.live;

import com.google.common.base.Throwables;
import dev.tally.catalog.Catalogs.Declared;
import dev.tally.event.ControlType;
import dev.tally.jobs.engine.FlinkCluster;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Ledger;
import dev.tally.transforms.meter.Meters;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.Warehouse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.client.JobCancellationException;
import org.apache.flink.runtime.client.JobStatusMessage;

/**
 * Where a history ends that control records have ended, and how a run stops there.
 *
 * <p>Time does not end with it: the run is stopped once live has certified all that is booked
 * before the end, behind a checkpoint, and the next one goes on from that when the history does.
 */
final class EndOfHistory {

  private static final long CHECK_MILLIS = 250;

  private final Ledger ledger;
  private final Map<String, Long> lastCommands;
  private final long end;

  private EndOfHistory(Ledger ledger, Map<String, Long> lastCommands, long end) {
    this.ledger = ledger;
    this.lastCommands = lastCommands;
    this.end = end;
  }

  /** Returns where the topics of a ledger end, or empty where they do not, or not all. */
  static Optional<EndOfHistory> of(Ledger ledger, KafkaTopics log) {
    List<String> commands = List.of(ledger.controlTopic());
    List<String> events =
        ledger.topics().stream().filter(topic -> !commands.contains(topic)).toList();
    if (!events.stream().allMatch(log::isHistory)) {
      return Optional.empty();
    }
    OptionalLong end = log.endOfHistory(log.partitions(events));
    return end.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new EndOfHistory(ledger, log.lastOffsets(log.partitions(commands)), end.getAsLong()));
  }

  /**
   * Returns the last offset of each partition of commands: no later one is waited for, because the
   * end may lie ahead of the clock.
   */
  Map<String, Long> lastCommands() {
    return lastCommands;
  }

  /** Whether live has certified all windows before the end. */
  boolean isCounted() {
    long onTimeBound = ledger.catalogs().terms().onTimeBound().toMillis();
    long passed = end + ControlType.SILENCE_MILLIS - onTimeBound;
    Warehouse warehouse = ledger.warehouse().open();
    return windows().stream()
        .allMatch(
            window -> {
              long last = Math.floorDiv(passed, window) * window;
              return warehouse.certificates(Book.LIVE, last - 1, last).stream()
                  .anyMatch(
                      certificate -> certificate.window() == window && certificate.end() >= last);
            });
  }

  private Set<Long> windows() {
    return Stream.concat(
            Stream.of(new Meters(ledger.catalogs()).records()),
            ledger.catalogs().meters().stream().map(Declared::meter))
        .map(meter -> meter.window().toMillis())
        .collect(Collectors.toSet());
  }

  /** Runs a pipeline until all is counted. */
  void run(Pipeline pipeline, FlinkCluster flink, String jobName) {
    CountDownLatch over = new CountDownLatch(1);
    CompletableFuture<Boolean> stopped =
        CompletableFuture.supplyAsync(() -> stopOnceCounted(flink, jobName, over));
    try {
      pipeline.run().waitUntilFinish();
    } catch (RuntimeException e) {
      over.countDown();
      if (!isCancellation(e) || !stopped.join()) {
        throw e;
      }
    }
    over.countDown();
  }

  /** Returns whether it was this that has stopped the job. */
  private boolean stopOnceCounted(FlinkCluster flink, String jobName, CountDownLatch over) {
    try {
      while (!over.await(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (isCounted()) {
          stop(flink, jobName);
          return true;
        }
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }

  private static void stop(FlinkCluster flink, String jobName) {
    Configuration configuration = new Configuration();
    String[] address = flink.master().split(":", 2);
    configuration.set(RestOptions.ADDRESS, address[0]);
    configuration.set(RestOptions.PORT, Integer.parseInt(address[1]));
    try (RestClusterClient<StandaloneClusterId> client =
        new RestClusterClient<>(configuration, StandaloneClusterId.getInstance())) {
      JobID job =
          client.listJobs().join().stream()
              .filter(listed -> listed.getJobName().equals(jobName))
              .filter(listed -> !listed.getJobState().isTerminalState())
              .map(JobStatusMessage::getJobId)
              .findFirst()
              .orElseThrow();
      // Whatever has been read is written by then, and the next run goes on from there.
      client.triggerCheckpoint(job, CheckpointType.FULL).join();
      client.cancel(job).join();
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  private static boolean isCancellation(RuntimeException failure) {
    return Throwables.getCausalChain(failure).stream()
        .anyMatch(JobCancellationException.class::isInstance);
  }

  /** Returns the time of the end, UTC. */
  @Override
  public String toString() {
    return Instant.ofEpochMilli(end).toString();
  }
}
