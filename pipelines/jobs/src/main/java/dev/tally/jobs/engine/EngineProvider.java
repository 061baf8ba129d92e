package dev.tally.jobs.engine;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.nio.file.Path;
import java.util.ServiceLoader;

/** Makes an engine whose libraries are not always there. */
public interface EngineProvider {

  /** Returns what it is called, such as {@code dataflow}. */
  String name();

  /**
   * Returns the engine.
   *
   * @param settings a properties file of its own settings
   * @throws UserError if they cannot be used
   */
  Engine engine(Path settings);

  /**
   * Returns the provider of some name.
   *
   * @throws UserError if its libraries are not on the class path
   */
  static EngineProvider named(String name) {
    return ServiceLoader.load(EngineProvider.class, EngineProvider.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    ExitCode.USAGE,
                    "The libraries for --"
                        + name
                        + " are not on the class path; use the distribution that has lib/"
                        + name
                        + "."));
  }
}
