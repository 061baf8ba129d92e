package dev.tally.bench;

import dev.tally.bench.fork.JobWatch;
import dev.tally.bench.fork.Measurement;
import dev.tally.bench.fork.ProcessMeter;
import dev.tally.bench.fork.Work;
import dev.tally.bench.live.LiveRival;
import dev.tally.bench.live.LiveTask;
import dev.tally.jobs.engine.EmbeddedFlink;
import dev.tally.jobs.engine.StateBackend;
import dev.tally.ledger.Folder;
import java.nio.file.Path;

/**
 * Counts a full topic to its end, on a Flink cluster in the process. It is timed from the moment
 * that the job runs, so that nobody is charged for the cluster's start.
 *
 * @param rival has a public constructor without arguments
 * @param records how many the topic holds
 */
record LiveWork(
    Class<? extends LiveRival> rival,
    String bootstrapServers,
    String topic,
    long records,
    int parallelism,
    StateBackend state)
    implements Work {

  @Override
  public Measurement measure(Path scratch) throws Exception {
    LiveRival counter = rival.getConstructor().newInstance();
    try (EmbeddedFlink flink = EmbeddedFlink.start(parallelism, Folder.at(scratch))) {
      ProcessMeter meter = new ProcessMeter();
      new JobWatch(flink.cluster().master(), meter::begin).start();
      counter.count(
          new LiveTask(
              bootstrapServers,
              topic,
              flink.cluster().master(),
              scratch.toString(),
              parallelism,
              state),
          BenchCatalog.read());
      return meter.end(records);
    }
  }
}
