package dev.tally.bench.fork;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.bench.live.LiveRival;
import dev.tally.bench.live.LiveTask;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogReader;
import dev.tally.pipelines.embedded.EmbeddedFlink;
import dev.tally.pipelines.live.StateBackend;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Prototype: bootstrap topic parallelism state scratch result keep. */
public final class Child {
  private Child() {}

  public static void main(String[] a) throws Exception {
    Path scratch = Path.of(a[5]);
    Answers.reset(Boolean.parseBoolean(a[7]));
    Meter meter = new Meter();
    LiveRival rival =
        (LiveRival) Class.forName("dev.tally.bench.live." + a[0]).getConstructor().newInstance();
    int parallelism = Integer.parseInt(a[3]);
    try (EmbeddedFlink flink = EmbeddedFlink.start(parallelism, scratch)) {
      new JobWatch(flink.master(), meter::begin).start();
      rival.count(
          new LiveTask(
              a[1],
              a[2],
              flink.master(),
              scratch.toString(),
              parallelism,
              StateBackend.valueOf(a[4])),
          catalog());
      Measurement m = meter.end();
      new ObjectMapper().writeValue(new File(a[6]), m);
      System.out.printf(
          "%s %.1f s, cpu %.1f s, heap %d MB, rows %d repeats %d check %s%n",
          a[0],
          m.nanos() / 1e9,
          m.cpuNanos() / 1e9,
          m.peakHeapBytes() >> 20,
          m.answer().rows(),
          m.answer().repeats(),
          m.answer().check());
    }
    System.exit(0);
  }

  static Catalog catalog() throws URISyntaxException {
    return CatalogReader.read(Path.of(Child.class.getResource("/catalog/bench").toURI()));
  }
}
