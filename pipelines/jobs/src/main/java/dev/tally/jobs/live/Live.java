package dev.tally.jobs.live;

import com.google.common.base.Throwables;
import dev.tally.base.UserError;
import dev.tally.jobs.engine.Engine;
import dev.tally.jobs.engine.RestoreFailure;
import dev.tally.jobs.engine.StreamingJob;
import dev.tally.kafka.CanonicalForm;
import dev.tally.kafka.KafkaTopics;
import dev.tally.kafka.NewPartitionsException;
import dev.tally.kafka.ReadPlan;
import dev.tally.kafka.ReadRecords;
import dev.tally.ledger.ControlLog;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.transforms.meter.Meters;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import dev.tally.warehouse.RunStatus;
import dev.tally.warehouse.Warehouse;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.beam.sdk.Pipeline;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Runs the live pipeline.
 *
 * <p>A run that is started again takes up the newest completed checkpoint in the ledger's folder,
 * which a cluster elsewhere must share, and replaces whatever it had written behind it by the same
 * rows.
 */
public final class Live {

  private final Ledger ledger;
  private final LiveConfig config;
  private final Clock clock;
  private final Consumer<String> listener;

  private Live(Ledger ledger, LiveConfig config, Clock clock, Consumer<String> listener) {
    this.ledger = ledger;
    this.config = config;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * @param clock what tells readers that a record's timestamp cannot be true
   */
  public Live(Ledger ledger, LiveConfig config, Clock clock) {
    this(ledger, config, clock, sentence -> {});
  }

  /** Returns the same run that tells somebody, in sentences, how far it has come. */
  public Live tellingTo(Consumer<String> somebody) {
    return new Live(ledger, config, clock, somebody);
  }

  /**
   * Runs until the topics end, or for ever.
   *
   * @throws UserError if the broker or a topic is not there, or time has already ended
   */
  public void run() {
    config.engine().mustReach(ledger.home());
    KafkaTopics log = new KafkaTopics(config.clients());
    new ControlLog(log, ledger.controlTopic()).createIfAbsent();
    FiniteRun finite = new FiniteRun(ledger.warehouse().open());
    if (config.stopWhenIdle() && !finite.isFinite()) {
      Optional<EndOfHistory> end = EndOfHistory.of(ledger, log);
      if (end.isPresent()) {
        runTo(end.get(), log);
        return;
      }
    }
    if (config.stopWhenIdle() && finite.hasEnded()) {
      finite.refuseMore(log, ledger.topics());
      listener.accept("Everything has been counted already; time has ended in this ledger.");
      return;
    }
    if (!config.stopWhenIdle()) {
      finite.mustBeEndless("go on with --stop-when-idle, or use another --ledger folder");
    }
    Engine.Ending ending =
        count(
            config.stopWhenIdle(),
            () -> config.stopWhenIdle() ? finiteRecords(log) : records(log),
            config.engine()::run);
    if (isUnfinished(ending)) {
      return;
    }
    finite.markEnded();
    commit(finite.lastOffsets(log, ledger.topics()), log);
    listener.accept("Counted to the end; every window is final.");
  }

  /** Counts a history that has ended, and leaves the ledger so that it can go on. */
  private void runTo(EndOfHistory end, KafkaTopics log) {
    if (end.isCounted()) {
      listener.accept("Everything has been counted already, up to " + end + ".");
      return;
    }
    Engine.Ending ending =
        count(
            false,
            () -> records(log).through(end.lastCommands()),
            (job, steps) -> end.run(config.engine(), job, steps));
    if (isUnfinished(ending)) {
      return;
    }
    commit(end.lastOffsets(), log);
    listener.accept(
        "Counted up to " + end + ", where the history ends; what follows can be sent and counted.");
  }

  private boolean isUnfinished(Engine.Ending ending) {
    switch (ending) {
      case STOPPED ->
          listener.accept(
              config.engine().takesCheckpoints()
                  ? "Stopped; the same command goes on from the last checkpoint."
                  : "Stopped.");
      case LAUNCHED -> listener.accept("Launched; it runs on by itself.");
      case FINISHED -> {
        return false;
      }
    }
    return true;
  }

  /**
   * Says how far live has come where no reader is left to say it: those of a finite run commit with
   * their last checkpoint, and may be closed before they have. What cannot be committed is told,
   * and all is counted nevertheless.
   */
  private void commit(Map<String, Long> lastOffsets, KafkaTopics log) {
    try {
      log.commit(consumerGroup(ledger), ledger.topics(), lastOffsets);
    } catch (UserError e) {
      listener.accept(e.getMessage());
    }
  }

  /** Returns what the live run of a ledger is called on a cluster. */
  public static String jobName(Ledger ledger) {
    return "tally-live-" + ledger.name();
  }

  /** Returns the consumer group whose offsets tell how far the live run of a ledger has come. */
  public static String consumerGroup(Ledger ledger) {
    return ledger.name() + ".live";
  }

  /** How a job is run. */
  private interface Execution {
    Engine.Ending of(StreamingJob job, Consumer<Pipeline> steps);
  }

  private Engine.Ending count(
      boolean endsWithItsSources, Supplier<ReadRecords> records, Execution execution) {
    Set<Folder> failed = new HashSet<>();
    Optional<Engine.Ending> ending;
    do {
      ending = run(endsWithItsSources, records, execution, failed);
      if (ending.isEmpty()) {
        listener.accept("Starting again.");
      }
    } while (ending.isEmpty());
    return ending.get();
  }

  /**
   * Runs once.
   *
   * @param failed checkpoints that no run can be restored from; this one's is added if it is such
   * @return how it ended, or empty where another run can go on at once
   */
  private Optional<Engine.Ending> run(
      boolean endsWithItsSources,
      Supplier<ReadRecords> records,
      Execution execution,
      Set<Folder> failed) {
    KafkaTopics log = new KafkaTopics(config.clients());
    log.createIfAbsent(canonicalTopic());
    log.mustTakeRecords(ledger.canonicalTopic(), CanonicalForm.MAX_RECORD_BYTES);
    Warehouse warehouse = ledger.warehouse().open();
    boolean takesCheckpoints = config.engine().takesCheckpoints();
    Optional<Folder> checkpoint =
        takesCheckpoints
            ? Checkpoints.of(ledger, warehouse).newest(failed, listener)
            : Optional.empty();
    if (takesCheckpoints && checkpoint.isEmpty()) {
      CountedFrom.lastClose(warehouse.runs(), warehouse.closedDays())
          .ifPresent(close -> countFrom(close, warehouse));
    }
    CountedFrom from = CountedFrom.decidedIn(warehouse);
    ReadRecords read = records.get();
    Run run =
        warehouse.beginRun(Job.LIVE, ledger.catalogs(), new Meters(ledger.catalogs()).builtIn());
    listener.accept(
        checkpoint
            .map(path -> "Going on from checkpoint " + path.name() + ".")
            .orElse(
                takesCheckpoints
                    ? "Counting from " + from + "."
                    : "Taking the place of the job "
                        + jobName(ledger)
                        + " if it runs, or else counting from "
                        + from
                        + "."));
    Folder checkpoints = Checkpoints.ofRun(ledger, run.id());
    StreamingJob job =
        new StreamingJob(
            jobName(ledger),
            config.parallelism(),
            config.checkpointInterval(),
            config.state(),
            endsWithItsSources,
            checkpoints,
            checkpoint);
    Engine.Ending ending;
    try {
      ending =
          execution.of(
              job,
              pipeline ->
                  new LivePipeline(ledger, config.clients(), run.generation())
                      .countingFrom(from)
                      .build(pipeline, read));
    } catch (RuntimeException e) {
      warehouse.finishRun(run, RunStatus.FAILED, "{}");
      if (hasNewPartitions(e)) {
        return Optional.empty();
      }
      if (RestoreFailure.isIn(e) && (checkpoint.isPresent() || Checkpoints.hasAny(checkpoints))) {
        // Where it has made none of its own, it is the one it was given that is of no use.
        checkpoint.filter(given -> !Checkpoints.hasAny(checkpoints)).ifPresent(failed::add);
        return Optional.empty();
      }
      throw e;
    }
    if (ending != Engine.Ending.LAUNCHED) {
      warehouse.finishRun(run, RunStatus.DONE, "{}");
    }
    return Optional.of(ending);
  }

  /** No checkpoint is left, and what is closed need not be counted again. */
  private void countFrom(CountedFrom close, Warehouse warehouse) {
    close.decide(warehouse);
    new KeptReadPlan(warehouse).beginAt(close.beginnings(ledger));
  }

  /** Returns the source, of the partitions that the ledger has read and those that are new. */
  private ReadRecords records(KafkaTopics log) {
    ReadPlan plan =
        new KeptReadPlan(ledger.warehouse().open())
            .complete(log.starts(ledger.topics()), partition -> true, listener);
    return ReadRecords.of(log, plan, ledger.catalogs().terms(), clock)
        .committingAs(consumerGroup(ledger))
        .failingFor(config.engine().finalFailure());
  }

  private ReadRecords finiteRecords(KafkaTopics log) {
    Map<String, Long> last =
        new FiniteRun(ledger.warehouse().open()).lastOffsets(log, ledger.topics());
    // A partition that came to be behind the end is not read.
    ReadPlan plan =
        new KeptReadPlan(ledger.warehouse().open())
            .complete(
                log.starts(ledger.topics()),
                partition -> last.containsKey(partition.toString()),
                listener);
    return ReadRecords.of(log, plan, ledger.catalogs().terms(), clock)
        .committingAs(consumerGroup(ledger))
        .failingFor(config.engine().finalFailure())
        .through(last);
  }

  private boolean hasNewPartitions(RuntimeException failure) {
    Optional<Throwable> found =
        Throwables.getCausalChain(failure).stream()
            .filter(NewPartitionsException.class::isInstance)
            .findFirst();
    found.ifPresent(cause -> listener.accept(String.valueOf(cause.getMessage())));
    return found.isPresent();
  }

  private NewTopic canonicalTopic() {
    return new NewTopic(
            ledger.canonicalTopic(),
            Optional.of(ledger.catalogs().terms().shards()),
            Optional.empty())
        .configs(
            Map.of(
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                "LogAppendTime",
                TopicConfig.RETENTION_MS_CONFIG,
                "-1",
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(CanonicalForm.MAX_RECORD_BYTES)));
  }
}
