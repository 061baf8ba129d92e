package dev.tally.bench.fork;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a child process says: a measurement, or in a sentence why there is none. */
record Result(@Nullable Measurement measurement, @Nullable String failure) {

  static Path file(Path folder) {
    return folder.resolve("result.json");
  }

  static Result of(Measurement measurement) {
    return new Result(measurement, null);
  }

  static Result failed(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return new Result(null, cause.getClass().getSimpleName() + ": " + message);
  }
}
