package dev.tally.jobs.engine;

import dev.tally.kafka.FinalFailure;
import dev.tally.ledger.Folder;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;

/**
 * What runs a job's pipeline: the only thing that live, close and archive know of a runner.
 *
 * <p>An engine makes the pipeline itself, with its own options for that kind of job, so that the
 * one who adds the steps cannot choose others.
 */
public interface Engine {

  /**
   * Runs a job that reads what is there, and waits for its end.
   *
   * @param steps are added to the pipeline
   * @throws RuntimeException what the job failed of
   */
  void run(BatchJob job, Consumer<Pipeline> steps);

  /**
   * Runs a job that takes what comes, and waits until its sources end or somebody stops it.
   *
   * @param steps are added to the pipeline
   * @return why it is over
   * @throws dev.tally.base.UserError if this engine cannot keep the job's checkpoints
   * @throws RuntimeException what the job failed of
   */
  Ending run(StreamingJob job, Consumer<Pipeline> steps);

  /**
   * Stops a running job behind a checkpoint of all that it has read. The next run goes on from
   * there.
   *
   * @param name of a job that runs
   * @throws dev.tally.base.UserError if no such job runs here
   * @throws IllegalStateException if it takes no checkpoint now
   */
  void stop(String name);

  /**
   * Fails where the workers of this engine cannot see a folder of the ledger, before anything runs.
   *
   * @throws dev.tally.base.UserError if they cannot
   */
  default void mustReach(Folder folder) {}

  /**
   * Whether a streaming job goes on from a checkpoint in the ledger's folder. Where it does not, it
   * takes the place of the job of its name that runs, or begins anew.
   */
  boolean takesCheckpoints();

  /** Returns how a reader of a job tells this engine not to start the job again. */
  FinalFailure finalFailure();

  /** Why a job is over that has not failed. */
  enum Ending {
    /** Its sources have ended. */
    FINISHED,
    /** It was stopped, and the next one goes on. */
    STOPPED,
    /** It has been handed over to who will start it, and nobody here will see its end. */
    LAUNCHED
  }
}
