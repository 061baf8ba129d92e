package dev.tally.jobs.engine;

import com.google.common.base.Throwables;
import java.io.FileNotFoundException;
import java.util.List;

/** Tells whether a job failed because it could not be restored from a checkpoint. */
public final class RestoreFailure {

  /** What Flink says then; it has no type for it. */
  private static final List<String> WORDS =
      List.of(
          "Exception while creating StreamOperatorStateContext",
          "Could not restore",
          "Failed to rollback to checkpoint",
          "Cannot find checkpoint or savepoint");

  private RestoreFailure() {}

  public static boolean isIn(Throwable failure) {
    return Throwables.getCausalChain(failure).stream().anyMatch(RestoreFailure::isOne);
  }

  private static boolean isOne(Throwable cause) {
    String said = String.valueOf(cause.getMessage());
    return WORDS.stream().anyMatch(said::contains)
        || (cause instanceof FileNotFoundException && said.contains("/chk-"));
  }
}
