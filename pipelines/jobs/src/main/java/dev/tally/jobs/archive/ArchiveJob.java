package dev.tally.jobs.archive;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.jobs.close.CloseOptions;
import dev.tally.jobs.engine.FlinkCluster;
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
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;

/**
 * Archives partitions on a Flink cluster.
 *
 * <p>A worker writes what came of a partition beside the archive, from where it is read once the
 * job has ended: a job hands nothing back to whoever submitted it.
 */
public final class ArchiveJob implements ArchiveEngine {

  private static final String ATTEMPT = "attempt";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FlinkCluster flink;
  private final String jobName;
  private final int parallelism;

  /**
   * @param flink a cluster that reaches the ledger's folder and the brokers
   * @param parallelism how many partitions at once
   */
  public ArchiveJob(FlinkCluster flink, String jobName, int parallelism) {
    this.flink = flink;
    this.jobName = jobName;
    this.parallelism = parallelism;
  }

  @Override
  public void run(
      List<ArchiveTask> tasks, Folder archive, KafkaTopics log, Consumer<ArchiveTask.Result> done) {
    try {
      // Those of runs that were killed. A worker of theirs that is still at work writes elsewhere.
      archive.folder(ATTEMPT).deleteAll();
      Folder attempt = archive.folder(ATTEMPT).folder(UUID.randomUUID().toString());
      Pipeline pipeline = Pipeline.create(CloseOptions.of(jobName, parallelism, flink));
      PCollection<String> unused =
          pipeline
              .apply(
                  "ListPartitions",
                  Create.of(tasks).withCoder(SerializableCoder.of(ArchiveTask.class)))
              .apply("SpreadPartitions", Reshuffle.viaRandomKey())
              .apply("ArchivePartition", ParDo.of(new ArchiveFn(archive, attempt, log)));
      pipeline.run().waitUntilFinish();
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
