package dev.tally.bench;

import dev.tally.bench.close.ArchivedDay;
import dev.tally.bench.close.CloseRival;
import dev.tally.bench.close.DuckDbClose;
import dev.tally.bench.close.ParquetDay;
import dev.tally.bench.close.TallyClose;
import dev.tally.bench.live.TallyLive;
import dev.tally.bench.workload.Workload;
import dev.tally.jobs.engine.StateBackend;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Recomputing a day from its archive, as every night. */
final class CloseSuite implements Suite {

  private static final long EVENTS = 2_000_000;

  @Override
  public String name() {
    return "close";
  }

  @Override
  public String title() {
    return "a day is recomputed from its archive";
  }

  @Override
  public Map<String, String> terms(Settings settings) {
    return new TreeMap<>(
        Map.of(
            "events", Long.toString(settings.events().orElse(EVENTS)),
            "parallelism", Integer.toString(settings.parallelism())));
  }

  @Override
  public List<Case> cases(Settings settings) {
    Workload workload = ArchivedDay.workload(settings.events().orElse(EVENTS));
    return List.of(
        new Case(
            "day",
            "one day, four partitions",
            workload.records(),
            Map.of(),
            stage -> rivals(workload, settings.parallelism(), stage)));
  }

  private static List<Rival> rivals(Workload workload, int parallelism, Stage stage) {
    Path archive = stage.folder().resolve("archive").toAbsolutePath();
    Path parquet = stage.folder().resolve("parquet").toAbsolutePath();
    stage.make(
        "an archive",
        workload.records(),
        () -> {
          ArchivedDay.write(workload, archive, parallelism);
          ParquetDay.write(archive, parquet, parallelism);
        });
    Entry entry = new Entry(archive, parquet, workload.records(), parallelism);
    String topic = stage.topic(workload);
    return List.of(
        entry.of("tally", "Tally", TallyClose.class),
        entry.of("duckdb", "DuckDB", DuckDbClose.class),
        new Rival(
            "spark", "Spark", new SparkWork(archive, parquet, workload.records(), parallelism)),
        new Rival(
            "replay",
            "Replay through the live job",
            new LiveWork(
                TallyLive.class,
                stage.bootstrapServers(),
                topic,
                workload.records(),
                parallelism,
                StateBackend.HEAP)));
  }

  /** What all rivals are given. */
  private record Entry(Path archive, Path parquet, long records, int parallelism) {

    Rival of(String key, String label, Class<? extends CloseRival> rival) {
      return new Rival(key, label, new CloseWork(rival, archive, parquet, records, parallelism));
    }
  }
}
