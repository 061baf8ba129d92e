package dev.tally.bench.latency;

import dev.tally.bench.BenchCatalog;
import dev.tally.bench.fork.Answers.Answer;
import dev.tally.bench.fork.Figure;
import dev.tally.bench.fork.Measurement;
import dev.tally.bench.fork.Work;
import dev.tally.bench.live.LiveTask;
import dev.tally.bench.live.TallyRun;
import dev.tally.bench.workload.Topic;
import dev.tally.bench.workload.Workload;
import dev.tally.catalog.Catalog;
import dev.tally.event.CanonicalEntry;
import dev.tally.event.CanonicalEvent;
import dev.tally.jobs.engine.EmbeddedFlink;
import dev.tally.jobs.engine.StateBackend;
import dev.tally.jobs.live.LivePipeline;
import dev.tally.ledger.Folder;
import dev.tally.transforms.meter.Posting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;

/**
 * All of {@code tally live} at a steady rate, on a topic that the broker stamps.
 *
 * <p>A row could be known {@code L} after its posting window has ended, an event {@code L} after it
 * was booked, or when it was appended if that is later: the delays are measured from there.
 *
 * @param rate records per second
 * @param warmUp how many seconds it runs before anything is measured
 * @param measured how many seconds it is measured
 */
public record LatencyWork(
    String bootstrapServers, int rate, long warmUp, long measured, StateBackend state)
    implements Work {

  private static final int PARALLELISM = 2;

  @Override
  public Measurement measure(Path scratch) throws Exception {
    String topic = "latency-" + rate + "-" + ProcessHandle.current().pid();
    Workload workload = Workload.of(Long.MAX_VALUE).withRate(rate);
    Topic.create(bootstrapServers, topic, workload.partitions(), "LogAppendTime");
    Catalog catalog = BenchCatalog.read();
    try (EmbeddedFlink flink = EmbeddedFlink.start(PARALLELISM, Folder.at(scratch))) {
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
      long onTime = catalog.terms().onTimeBound().toMillis();
      Consumer<Pipeline> steps =
          pipeline -> {
            LivePipeline.Outputs outputs = run.wholeFlow(pipeline);
            outputs.written().apply("TimeRows", ParDo.of(new RowFn(onTime)));
            outputs.canonical().apply("TimeEvents", ParDo.of(new EventFn(onTime)));
          };
      Thread job = new Thread(() -> run.run(steps), "job");
      job.setDaemon(true);
      job.start();
      Delays.countFrom(System.currentTimeMillis() + 1_000 * warmUp);
      new PacedProducer(bootstrapServers, topic, workload)
          .run(Duration.ofSeconds(warmUp + measured));
    }
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    figures.put(Figure.ROW_P50, Delays.ROWS.percentile(0.5));
    figures.put(Figure.ROW_P99, Delays.ROWS.percentile(0.99));
    figures.put(Figure.ROW_P999, Delays.ROWS.percentile(0.999));
    figures.put(Figure.EVENT_P50, Delays.EVENTS.percentile(0.5));
    figures.put(Figure.EVENT_P99, Delays.EVENTS.percentile(0.99));
    figures.put(Figure.EVENT_P999, Delays.EVENTS.percentile(0.999));
    return new Measurement(figures, Answer.none());
  }

  private static final class RowFn extends DoFn<Posting, Void> {

    private static final long serialVersionUID = 1;

    private final long onTime;

    RowFn(long onTime) {
      this.onTime = onTime;
    }

    @ProcessElement
    public void process(@Element Posting row) {
      long known = row.postingStart() + row.window() + onTime;
      Delays.ROWS.add(known, System.currentTimeMillis());
    }
  }

  private static final class EventFn extends DoFn<List<CanonicalEntry>, Void> {

    private static final long serialVersionUID = 1;

    /** One event in so many is timed. */
    private static final int SAMPLE = 16;

    private final long onTime;

    EventFn(long onTime) {
      this.onTime = onTime;
    }

    @ProcessElement
    public void process(@Element List<CanonicalEntry> entries) {
      long now = System.currentTimeMillis();
      for (CanonicalEntry entry : entries) {
        if (entry instanceof CanonicalEvent canonical
            && canonical.event().identity().high() % SAMPLE == 0) {
          long known =
              Math.max(canonical.event().appendTime(), canonical.event().postedTime() + onTime);
          Delays.EVENTS.add(known, now);
        }
      }
    }
  }
}
