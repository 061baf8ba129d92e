package dev.tally.jobs.engine;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.kafka.FinalFailure;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.jspecify.annotations.Nullable;

/** Runs jobs in this process, each on a Flink that lives as long as the job does. */
public final class FlinkInProcess implements Engine {

  private volatile @Nullable FlinkCluster running;

  @Override
  public void run(BatchJob job, Consumer<Pipeline> steps) {
    Pipeline pipeline = Pipeline.create(FlinkOptions.of(job));
    steps.accept(pipeline);
    FlinkEnvironment.inProcess().run(pipeline);
  }

  @Override
  public Ending run(StreamingJob job, Consumer<Pipeline> steps) {
    if (job.checkpoints().local().isEmpty()) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The Flink inside this process keeps checkpoints on this machine, and those of this"
              + " ledger are in "
              + job.checkpoints()
              + "; name a cluster with --flink, or create the ledger with --checkpoints DIR.");
    }
    try (EmbeddedFlink flink = EmbeddedFlink.start(job.parallelism(), job.checkpoints())) {
      FlinkCluster cluster = flink.cluster();
      running = cluster;
      return cluster.run(job, steps);
    } finally {
      running = null;
    }
  }

  @Override
  public boolean takesCheckpoints() {
    return true;
  }

  @Override
  public FinalFailure finalFailure() {
    return SuppressRestartsException::new;
  }

  @Override
  public void stop(String name) {
    FlinkCluster cluster = running;
    if (cluster == null) {
      throw new UserError(ExitCode.NOT_READY, "No job " + name + " runs in this process.");
    }
    cluster.stop(name);
  }
}
