package dev.tally.app;

import com.google.common.base.Throwables;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.CatalogException;
import dev.tally.registry.RegistryException;
import dev.tally.warehouse.CatalogChangedException;
import dev.tally.warehouse.FencedException;
import dev.tally.warehouse.WarehouseBusyException;
import dev.tally.warehouse.WarehouseException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** Puts a failure into one sentence and an exit code, wherever in the chain of causes it arose. */
final class Failures {

  private Failures() {}

  /**
   * Returns the sentence.
   *
   * @param places folders that the command writes to, at least one
   */
  static UserError worded(Throwable failure, List<Path> places) {
    UserError error = worded(failure);
    FullDisk disk = FullDisk.fullestOf(places);
    boolean isUnknown = error.exitCode() == ExitCode.INTERNAL;
    return FullDisk.isSaidIn(failure) || (isUnknown && disk.isFull())
        ? disk.worded(failure)
        : error;
  }

  private static UserError worded(Throwable failure) {
    for (Throwable cause : Throwables.getCausalChain(failure)) {
      if (cause instanceof UserError error) {
        return error;
      }
      if (cause instanceof InvalidPathException path) {
        return new UserError(
            ExitCode.BAD_INPUT,
            "'" + path.getInput() + "' cannot be a file's name here: " + path.getReason() + ".",
            failure);
      }
      ExitCode exitCode = exitCode(cause);
      if (exitCode != ExitCode.INTERNAL) {
        return new UserError(exitCode, String.valueOf(cause.getMessage()), failure);
      }
    }
    return new UserError(
        ExitCode.INTERNAL,
        "This is a bug: "
            + Throwables.getRootCause(failure)
            + " (run it again with --verbose for the stack trace).",
        failure);
  }

  private static ExitCode exitCode(Throwable cause) {
    if (cause instanceof FencedException
        || cause instanceof CatalogChangedException
        || cause instanceof WarehouseBusyException) {
      return ExitCode.NOT_READY;
    }
    if (cause instanceof RegistryException.Unreachable
        || cause instanceof RegistryException.Failed) {
      return ExitCode.UNREACHABLE;
    }
    return cause instanceof CatalogException
            || cause instanceof WarehouseException
            || cause instanceof RegistryException
        ? ExitCode.BAD_INPUT
        : ExitCode.INTERNAL;
  }
}
