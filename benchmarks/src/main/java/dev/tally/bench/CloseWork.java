package dev.tally.bench;

import dev.tally.bench.close.CloseRival;
import dev.tally.bench.close.CloseTask;
import dev.tally.bench.fork.Measurement;
import dev.tally.bench.fork.ProcessMeter;
import dev.tally.bench.fork.Work;
import java.nio.file.Path;

/**
 * Recomputes an archived day. It is timed from the call on, since all there is to start belongs to
 * the work of a night.
 *
 * @param rival has a public constructor without arguments
 * @param records how many the day has
 */
record CloseWork(
    Class<? extends CloseRival> rival, Path archive, Path parquet, long records, int parallelism)
    implements Work {

  @Override
  public Measurement measure(Path scratch) throws Exception {
    CloseRival counter = rival.getConstructor().newInstance();
    ProcessMeter meter = new ProcessMeter();
    counter.count(new CloseTask(archive, parquet, parallelism, scratch), BenchCatalog.read());
    return meter.end(records);
  }
}
