package dev.tally.dataflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.base.UserError;
import dev.tally.jobs.engine.BatchJob;
import dev.tally.jobs.engine.Engine;
import dev.tally.jobs.engine.FlinkInProcess;
import dev.tally.jobs.engine.StreamingJob;
import dev.tally.kafka.FinalFailure;
import dev.tally.ledger.Folder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;

/** Runs each job here, and writes down what Dataflow would be sent to run it there. */
final class TranslatingEngine implements Engine {

  private final Engine here = new FlinkInProcess();
  private final Path folder;
  private final Map<String, JsonNode> sent = new LinkedHashMap<>();

  TranslatingEngine(Path folder) {
    this.folder = folder;
  }

  /** Returns what Dataflow is sent, by the name of the job. */
  Map<String, JsonNode> sent() {
    return sent;
  }

  @Override
  public void run(BatchJob job, Consumer<Pipeline> steps) {
    Path template = template();
    try {
      there(template).run(job, steps);
    } catch (UserError e) {
      // It is a template only.
    }
    read(job.name(), template);
    here.run(job, steps);
  }

  @Override
  public Ending run(StreamingJob job, Consumer<Pipeline> steps) {
    Path template = template();
    there(template)
        .run(
            new StreamingJob(
                job.name(),
                job.parallelism(),
                job.checkpointInterval(),
                job.state(),
                job.endsWithItsSources(),
                Folder.at("gs://none/ledger/checkpoints"),
                Optional.empty()),
            steps);
    read(job.name(), template);
    return here.run(job, steps);
  }

  private Path template() {
    try {
      return Files.createFile(folder.resolve(sent.size() + ".json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(String job, Path template) {
    try {
      sent.put(job, new ObjectMapper().readTree(template.toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DataflowEngine there(Path template) {
    return new DataflowEngine(Offline.settings(template, "--templateLocation=" + template));
  }

  @Override
  public void stop(String name) {
    here.stop(name);
  }

  @Override
  public boolean takesCheckpoints() {
    return here.takesCheckpoints();
  }

  @Override
  public FinalFailure finalFailure() {
    return here.finalFailure();
  }
}
