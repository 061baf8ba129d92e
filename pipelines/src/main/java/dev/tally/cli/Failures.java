package dev.tally.cli;

import com.google.common.base.Throwables;
import dev.tally.catalog.CatalogException;
import dev.tally.pipelines.warehouse.FencedException;
import dev.tally.pipelines.warehouse.WarehouseBusyException;
import dev.tally.pipelines.warehouse.WarehouseException;

/** Puts a failure into one sentence and an exit code, wherever in the chain of causes it arose. */
final class Failures {

  private Failures() {}

  static UserError worded(Throwable failure) {
    for (Throwable cause : Throwables.getCausalChain(failure)) {
      if (cause instanceof UserError error) {
        return error;
      }
      if (cause instanceof CatalogException) {
        return new UserError(ExitCode.BAD_INPUT, cause.getMessage(), failure);
      }
      if (cause instanceof FencedException) {
        return new UserError(ExitCode.NOT_READY, cause.getMessage(), failure);
      }
      if (cause instanceof WarehouseBusyException) {
        return new UserError(ExitCode.NOT_READY, cause.getMessage(), failure);
      }
      if (cause instanceof WarehouseException) {
        return new UserError(ExitCode.BAD_INPUT, cause.getMessage(), failure);
      }
    }
    return new UserError(
        ExitCode.INTERNAL,
        "This is a bug: "
            + Throwables.getRootCause(failure)
            + " (run it again with --verbose for the stack trace).",
        failure);
  }
}
