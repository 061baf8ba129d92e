package dev.tally.jobs.engine;

import com.google.common.base.Throwables;
import dev.tally.base.UserError;

/** What a job failed of, beneath what runners put around it. */
public final class JobFailure {

  private JobFailure() {}

  /** Returns the sentence for whoever ran the job where there is one, else the failure. */
  public static RuntimeException of(RuntimeException failure) {
    return Throwables.getCausalChain(failure).stream()
        .filter(UserError.class::isInstance)
        .map(UserError.class::cast)
        .findFirst()
        .<RuntimeException>map(error -> error)
        .orElse(failure);
  }
}
