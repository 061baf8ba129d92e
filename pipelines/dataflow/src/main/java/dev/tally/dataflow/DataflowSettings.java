package dev.tally.dataflow;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.jobs.engine.BatchJob;
import dev.tally.jobs.engine.StreamingJob;
import dev.tally.ledger.FileSystemOptions;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.beam.runners.dataflow.DataflowRunner;
import org.apache.beam.runners.dataflow.options.DataflowPipelineOptions;
import org.apache.beam.sdk.options.ExperimentalOptions;
import org.apache.beam.sdk.options.PipelineOptions.CheckEnabled;

/**
 * Beam's options of the Dataflow runner: what an operator has said, and what Tally needs for each
 * kind of job.
 *
 * @param arguments as {@code --name=value}
 */
public record DataflowSettings(List<String> arguments) {

  public DataflowSettings {
    arguments = List.copyOf(arguments);
  }

  /**
   * Reads them from a properties file, such as {@code project=shop-prod}.
   *
   * @throws UserError if it cannot be read, or the runner has no such option
   */
  public static DataflowSettings read(Path file) {
    Properties read = new Properties();
    try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      read.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The Dataflow settings in " + file + " cannot be read as a properties file.",
          e);
    }
    List<String> arguments = new ArrayList<>();
    read.stringPropertyNames().stream()
        .sorted()
        .forEach(name -> arguments.add("--" + name + "=" + read.getProperty(name)));
    DataflowSettings settings = new DataflowSettings(arguments);
    settings.mustBeComplete(file);
    return settings;
  }

  private void mustBeComplete(Path file) {
    try {
      options();
    } catch (UserError e) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The Dataflow settings in " + file + " cannot be used: " + e.getMessage(),
          e);
    }
    List<String> missing =
        Stream.of("project", "region", "gcpTempLocation").filter(name -> !has(name)).toList();
    if (!missing.isEmpty()) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The Dataflow settings in %s lack %s.".formatted(file, String.join(", ", missing)));
    }
  }

  /** Returns the options of a job that reads what is there and ends. */
  DataflowPipelineOptions of(BatchJob job) {
    DataflowPipelineOptions options = named(job.name());
    workers(options, job.parallelism());
    return options;
  }

  /** Returns the options of a job that takes what comes. */
  DataflowPipelineOptions of(StreamingJob job) {
    DataflowPipelineOptions options = named(job.name());
    workers(options, job.parallelism());
    options.setStreaming(true);
    options.setEnableStreamingEngine(true);
    return options;
  }

  /** Returns options of a job of some name, which Dataflow wants in lower case and with hyphens. */
  DataflowPipelineOptions named(String jobName) {
    DataflowPipelineOptions options = options();
    options.setRunner(DataflowRunner.class);
    options.setJobName(jobName.toLowerCase(Locale.ROOT).replaceAll("[^-a-z0-9]", "-"));
    options.setStableUniqueNames(CheckEnabled.ERROR);
    // Admission keeps its buffer in a MapState, which Runner v2 does not have.
    ExperimentalOptions.addExperiment(options, "disable_runner_v2");
    return options;
  }

  private DataflowPipelineOptions options() {
    return FileSystemOptions.as(DataflowPipelineOptions.class, arguments);
  }

  private void workers(DataflowPipelineOptions options, int parallelism) {
    if (!has("numWorkers")) {
      options.setNumWorkers(parallelism);
    }
  }

  private boolean has(String name) {
    return arguments.stream().anyMatch(argument -> argument.startsWith("--" + name + "="));
  }
}
