package dev.tally.transforms.parity;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every way to run a flow that must make no difference. */
public final class Matrix {

  private Matrix() {}

  /** Small bundles and frequent watermarks, so that a short run has many prefixes to decide. */
  private static final String[] STREAMING = {
    "--streaming=true", "--autoWatermarkInterval=2", "--maxBundleSize=20", "--maxBundleTimeMills=5",
  };

  /** Returns a column in which the partitions of a log come by turns that the seed chooses. */
  public static Column stream(long seed) {
    return Column.direct("stream, turns " + seed, Column.interleaved(seed, 3));
  }

  /** Returns what a failed comparison says: the column and the first row that differs. */
  public static Optional<String> difference(Column column, Rows actual, Rows expected) {
    return actual.firstDifference(expected).map(difference -> column + ": " + difference);
  }

  /** Returns the columns. The first is the plainest. */
  public static List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.direct("batch", Column.archived()));
    columns.add(Column.direct("stream, turns 1", Column.interleaved(1, 60)));
    columns.add(Column.direct("stream, turns 2", Column.interleaved(2, 20)));
    for (int parallelism = 1; parallelism <= 2; parallelism++) {
      columns.add(Column.flink("DataSet batch", parallelism, Column.archived()));
      columns.add(
          Column.flink(
              "DataStream batch", parallelism, Column.archived(), "--useDataStreamForBatch=true"));
      columns.add(close(parallelism));
      columns.add(
          Column.flink("stream of partitions", parallelism, Column.served(parallelism), STREAMING));
      columns.add(rocksDb(parallelism));
    }
    columns.add(Column.flink("test stream", 1, Column.interleaved(3, 30), STREAMING));
    return columns;
  }

  /** Returns the columns that stand for all: Beam's own runner, a close and a live run. */
  static List<Column> someColumns() {
    return List.of(columns().get(0), close(2), rocksDb(2));
  }

  /** Returns the column of what a close runs with: nothing is copied, and bundles are large. */
  public static Column close(int parallelism) {
    return Column.flink(
        "batch of a close",
        parallelism,
        Column.archived(),
        "--useDataStreamForBatch=true",
        Column.FASTER_COPY,
        "--disableMetrics=true",
        "--maxBundleSize=20000",
        "--maxBundleTimeMills=10000");
  }

  /**
   * Returns the column of what a live run with RocksDB state runs with: nothing is copied but by
   * the state, and checkpoints are taken on the way.
   */
  private static Column rocksDb(int parallelism) {
    List<String> arguments = new ArrayList<>(List.of(STREAMING));
    arguments.add(Column.FASTER_COPY);
    arguments.add("--disableMetrics=true");
    arguments.add("--stateBackend=rocksdb");
    arguments.add(
        "--stateBackendStoragePath=" + Path.of("target", "checkpoints").toAbsolutePath().toUri());
    arguments.add("--checkpointingInterval=100");
    arguments.add("--checkpointingMode=EXACTLY_ONCE");
    arguments.add("--finishBundleBeforeCheckpointing=true");
    arguments.add("--shutdownSourcesAfterIdleMs=0");
    return Column.flink(
        "stream of partitions on RocksDB",
        parallelism,
        Column.served(parallelism),
        arguments.toArray(String[]::new));
  }
}
