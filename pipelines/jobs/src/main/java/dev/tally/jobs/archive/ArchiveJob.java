package dev.tally.jobs.archive;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.jobs.engine.BatchJob;
import dev.tally.jobs.engine.Engine;
import dev.tally.jobs.engine.JobFailure;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.FileSystemOptions;
import dev.tally.ledger.Folder;
import dev.tally.ledger.archive.ArchiveEngine;
import dev.tally.ledger.archive.ArchiveTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;

/**
 * Archives partitions by a job on an engine.
 *
 * <p>A worker writes what came of a partition beside the archive, from where it is read once the
 * job has ended: a job hands nothing back to whoever submitted it.
 */
public final class ArchiveJob implements ArchiveEngine {

  private static final String ATTEMPT = "attempt";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Engine engine;
  private final BatchJob job;

  /**
   * @param engine one that reaches the ledger's folder and the brokers
   * @param job whose parallelism says how many partitions at once
   */
  public ArchiveJob(Engine engine, BatchJob job) {
    this.engine = engine;
    this.job = job;
  }

  @Override
  public void run(
      List<ArchiveTask> tasks, Folder archive, KafkaTopics log, Consumer<ArchiveTask.Result> done) {
    engine.mustReach(archive);
    try {
      // Those of runs that were killed. A worker of theirs that is still at work writes elsewhere.
      archive.folder(ATTEMPT).deleteAll();
      Folder attempt = archive.folder(ATTEMPT).folder(UUID.randomUUID().toString());
      engine.run(
          job,
          pipeline ->
              pipeline
                  .apply(
                      "ListPartitions",
                      Create.of(tasks).withCoder(SerializableCoder.of(ArchiveTask.class)))
                  .apply("SpreadPartitions", Reshuffle.viaRandomKey())
                  .apply("ArchivePartition", ParDo.of(new ArchiveFn(archive, attempt, log))));
      List<Folder.Entry> results = attempt.list();
      if (results.size() != tasks.size()) {
        throw new IllegalStateException(
            results.size() + " partitions of " + tasks.size() + " have been archived");
      }
      for (Folder.Entry result : results) {
        done.accept(JSON.readValue(attempt.read(result.name()), ArchiveTask.Result.class));
      }
      attempt.deleteAll();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read what has been archived into " + archive, e);
    } catch (RuntimeException e) {
      throw JobFailure.of(e);
    }
  }

  private static final class ArchiveFn extends DoFn<ArchiveTask, String> {

    private static final long serialVersionUID = 1;

    private final Folder archive;
    private final Folder attempt;
    private final KafkaTopics log;

    ArchiveFn(Folder archive, Folder attempt, KafkaTopics log) {
      this.archive = archive;
      this.attempt = attempt;
      this.log = log;
    }

    @ProcessElement
    public void process(
        @Element ArchiveTask task, PipelineOptions options, OutputReceiver<String> names)
        throws IOException {
      FileSystemOptions.use(options);
      ArchiveTask.Result result = task.run(archive, log);
      String name = task.manifest().topic() + "-" + task.manifest().partition() + ".json";
      attempt.write(name, JSON.writeValueAsBytes(result));
      names.output(name);
    }
  }
}
