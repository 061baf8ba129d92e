package dev.tally.dataflow;

import com.google.api.services.dataflow.model.Job;
import com.google.api.services.dataflow.model.ListJobsResponse;
import com.google.common.base.Throwables;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.jobs.engine.BatchJob;
import dev.tally.jobs.engine.Engine;
import dev.tally.jobs.engine.StreamingJob;
import dev.tally.kafka.FinalFailure;
import dev.tally.ledger.Folder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.runners.dataflow.DataflowClient;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.runners.dataflow.util.DataflowTemplateJob;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.jspecify.annotations.Nullable;

/**
 * Google Cloud Dataflow, in one project and region.
 *
 * <p>A streaming job has its state for as long as it runs. A new one of its name takes its place
 * and its state, if Dataflow finds that the steps fit; where none runs, it begins at the first
 * offsets. Nothing is kept in the ledger's folder of checkpoints.
 */
public final class DataflowEngine implements Engine {

  private final DataflowSettings settings;

  public DataflowEngine(DataflowSettings settings) {
    this.settings = settings;
  }

  @Override
  public void run(BatchJob job, Consumer<Pipeline> steps) {
    DataflowPipelineOptions options = settings.of(job);
    Pipeline pipeline = Pipeline.create(options);
    steps.accept(pipeline);
    PipelineResult result = submitted(pipeline, options);
    if (result instanceof DataflowTemplateJob) {
      throw new UserError(
          ExitCode.USAGE,
          "The job "
              + options.getJobName()
              + " has been written as a template, but what follows needs its rows: run it without"
              + " templateLocation.");
    }
    mustBeDone(result.waitUntilFinish(), options);
  }

  @Override
  public Ending run(StreamingJob job, Consumer<Pipeline> steps) {
    DataflowPipelineOptions options = settings.of(job);
    boolean isTemplate = options.getTemplateLocation() != null;
    if (!isTemplate && running(options).isPresent()) {
      options.setUpdate(true);
    }
    Pipeline pipeline = Pipeline.create(options);
    steps.accept(pipeline);
    PipelineResult result = submitted(pipeline, options);
    if (isTemplate) {
      return Ending.LAUNCHED;
    }
    State state = result.waitUntilFinish();
    if (state == State.CANCELLED || state == State.UPDATED) {
      return Ending.STOPPED;
    }
    mustBeDone(state, options);
    return Ending.FINISHED;
  }

  private static PipelineResult submitted(Pipeline pipeline, DataflowPipelineOptions options) {
    try {
      return pipeline.run();
    } catch (RuntimeException e) {
      IOException failure =
          Throwables.getCausalChain(e).stream()
              .filter(IOException.class::isInstance)
              .map(IOException.class::cast)
              .reduce((outer, inner) -> inner)
              .orElseThrow(() -> e);
      throw unreachable(options, failure);
    }
  }

  private static void mustBeDone(State state, DataflowPipelineOptions options) {
    if (state != State.DONE) {
      throw new IllegalStateException(
          "the Dataflow job " + options.getJobName() + " ended as " + state);
    }
  }

  /** Cancels it: its state is lost, and the next run counts from the first offsets to the same. */
  @Override
  public void stop(String name) {
    DataflowPipelineOptions options = settings.named(name);
    Job running =
        running(options)
            .orElseThrow(
                () ->
                    new UserError(
                        ExitCode.NOT_READY,
                        "No job %s runs in the region %s of the project %s."
                            .formatted(
                                options.getJobName(), options.getRegion(), options.getProject())));
    try {
      DataflowClient.create(options)
          .updateJob(running.getId(), new Job().setRequestedState("JOB_STATE_CANCELLED"));
    } catch (IOException e) {
      throw unreachable(options, e);
    }
  }

  private static Optional<Job> running(DataflowPipelineOptions options) {
    DataflowClient dataflow = DataflowClient.create(options);
    try {
      @Nullable String page = null;
      do {
        ListJobsResponse jobs = dataflow.listJobs(page);
        Optional<Job> found =
            Optional.ofNullable(jobs.getJobs()).stream()
                .flatMap(List::stream)
                .filter(job -> options.getJobName().equals(job.getName()))
                .filter(job -> "JOB_STATE_RUNNING".equals(job.getCurrentState()))
                .findFirst();
        if (found.isPresent()) {
          return found;
        }
        page = jobs.getNextPageToken();
      } while (page != null);
      return Optional.empty();
    } catch (IOException e) {
      throw unreachable(options, e);
    }
  }

  private static UserError unreachable(DataflowPipelineOptions options, IOException cause) {
    return new UserError(
        ExitCode.UNREACHABLE,
        "Dataflow in the region %s of the project %s does not answer: %s."
            .formatted(options.getRegion(), options.getProject(), cause.getMessage()),
        cause);
  }

  @Override
  public void mustReach(Folder folder) {
    if (folder.local().isPresent()) {
      throw new UserError(
          ExitCode.USAGE,
          "Workers of Dataflow cannot see "
              + folder
              + "; keep the ledger in a bucket, such as --ledger gs://BUCKET/FOLDER.");
    }
  }

  @Override
  public boolean takesCheckpoints() {
    return false;
  }

  /** Dataflow starts a streaming job's work again for ever, whatever it fails of. */
  @Override
  public FinalFailure finalFailure() {
    return cause -> cause;
  }
}
