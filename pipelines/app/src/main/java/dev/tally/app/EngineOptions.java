package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.jobs.archive.ArchiveJob;
import dev.tally.jobs.engine.BatchJob;
import dev.tally.jobs.engine.Engine;
import dev.tally.jobs.engine.EngineProvider;
import dev.tally.jobs.engine.FlinkCluster;
import dev.tally.jobs.engine.FlinkInProcess;
import dev.tally.jobs.engine.Parallelism;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchiveEngine;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what a job runs on, and how wide. */
final class EngineOptions {

  @Option(
      names = "--flink",
      paramLabel = "HOST:PORT",
      description = "The REST endpoint of a Flink cluster (default: inside this process).")
  private @Nullable String flink;

  @Option(
      names = "--dataflow",
      paramLabel = "FILE",
      description =
          "Options of Beam's Dataflow runner, such as project, region and gcpTempLocation: a"
              + " properties file. It then runs there.")
  private @Nullable Path dataflow;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "2",
      description = "Subtasks of each step, 1 to 128 (default: ${DEFAULT-VALUE}).")
  private int parallelism;

  /** Returns what the job runs on. */
  Engine engine() {
    return cluster().orElseGet(FlinkInProcess::new);
  }

  private Optional<Engine> cluster() {
    if (flink != null && dataflow != null) {
      throw new UserError(ExitCode.USAGE, "Give --flink or --dataflow, not both.");
    }
    return dataflow().or(() -> endpoint().map(FlinkCluster::at));
  }

  /** Returns Dataflow where its settings are named. */
  Optional<Engine> dataflow() {
    return Optional.ofNullable(dataflow)
        .map(settings -> EngineProvider.named("dataflow").engine(settings));
  }

  /** Returns the endpoint of the cluster where one is named. */
  Optional<String> endpoint() {
    return Optional.ofNullable(flink);
  }

  /** Returns what partitions are archived by: the cluster where one is named, else this process. */
  ArchiveEngine archiveEngine(Ledger ledger) {
    int partitionsAtOnce = parallelism();
    return cluster()
        .<ArchiveEngine>map(
            cluster ->
                new ArchiveJob(
                    cluster, new BatchJob("tally-archive-" + ledger.name(), partitionsAtOnce)))
        .orElseGet(() -> ArchiveEngine.inThisProcess(partitionsAtOnce));
  }

  /** Returns how many subtasks each step has, 1 to 128. */
  int parallelism() {
    Parallelism.check(parallelism);
    return parallelism;
  }
}
