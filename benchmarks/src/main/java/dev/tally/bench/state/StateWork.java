package dev.tally.bench.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.bench.BenchCatalog;
import dev.tally.bench.fork.Answers.Answer;
import dev.tally.bench.fork.Figure;
import dev.tally.bench.fork.Measurement;
import dev.tally.bench.fork.Work;
import dev.tally.bench.live.LiveTask;
import dev.tally.bench.live.TallyRun;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs;
import dev.tally.event.CanonicalEntry;
import dev.tally.event.CanonicalEvent;
import dev.tally.jobs.engine.EmbeddedFlink;
import dev.tally.jobs.engine.StateBackend;
import dev.tally.ledger.Folder;
import dev.tally.transforms.CountEvents;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;

/**
 * Counts a topic and goes on running, so that everything is still remembered when it is measured.
 *
 * @param topic it holds no copies
 */
public record StateWork(String bootstrapServers, String topic, StateBackend state) implements Work {

  private static final int PARALLELISM = 2;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final LongAdder ADMITTED = new LongAdder();

  @Override
  public Measurement measure(Path scratch) throws Exception {
    Catalog catalog = BenchCatalog.read();
    try (EmbeddedFlink flink = EmbeddedFlink.start(PARALLELISM, Folder.at(scratch))) {
      long before = heapInUse();
      TallyRun run =
          TallyRun.endless(
              new LiveTask(
                  bootstrapServers,
                  topic,
                  flink.cluster().master(),
                  scratch.toString(),
                  PARALLELISM,
                  state),
              catalog);
      Consumer<Pipeline> steps =
          pipeline ->
              pipeline
                  .apply("ReadRecords", run.records())
                  .apply("CountEvents", CountEvents.of(Catalogs.of(catalog)))
                  .get(CountEvents.CANONICAL)
                  .apply("CountAdmitted", ParDo.of(new CountFn()));
      Thread job = new Thread(() -> run.run(steps), "job");
      job.setDaemon(true);
      job.start();
      long ids = waitUntilStill();
      Checkpoints checkpoints = new Checkpoints(flink.cluster().master());
      long bytes = checkpoints.sizeOfOneBegunAfter(System.currentTimeMillis());
      long heap = heapInUse() - before;
      return new Measurement(
          Map.of(
              Figure.STATE_PER_ID, (double) bytes / ids, Figure.HEAP_PER_ID, (double) heap / ids),
          Answer.none());
    }
  }

  /** Returns how many events were admitted, once no more have been for a while. */
  private static long waitUntilStill() throws InterruptedException {
    long still = 0;
    for (long last = 0; last == 0 || still < 8; ) {
      Thread.sleep(2_000);
      long now = ADMITTED.sum();
      still = now == last ? still + 1 : 0;
      last = now;
    }
    return ADMITTED.sum();
  }

  private static long heapInUse() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static final class CountFn extends DoFn<List<CanonicalEntry>, Void> {

    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element List<CanonicalEntry> entries) {
      for (CanonicalEntry entry : entries) {
        if (entry instanceof CanonicalEvent) {
          ADMITTED.increment();
        }
      }
    }
  }

  /** What a cluster tells of the checkpoints of its one job. */
  private record Checkpoints(String master) {

    long sizeOfOneBegunAfter(long moment) throws IOException, InterruptedException {
      String job = ask("/jobs").path("jobs").path(0).path("id").asText();
      while (true) {
        JsonNode newest = ask("/jobs/" + job + "/checkpoints").path("latest").path("completed");
        if (newest.path("trigger_timestamp").asLong() > moment) {
          return newest.path("state_size").asLong();
        }
        Thread.sleep(1_000);
      }
    }

    private JsonNode ask(String path) throws IOException, InterruptedException {
      HttpRequest question = HttpRequest.newBuilder(URI.create("http://" + master + path)).build();
      return JSON.readTree(
          HttpClient.newHttpClient().send(question, BodyHandlers.ofString()).body());
    }
  }
}
