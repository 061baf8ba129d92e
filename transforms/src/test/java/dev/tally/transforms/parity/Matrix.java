package dev.tally.transforms.parity;

import java.util.ArrayList;
import java.util.List;

/** Every way to run a flow that must make no difference. */
public final class Matrix {

  private Matrix() {}

  /** Returns the columns. The first is the plainest. */
  public static List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.direct("batch", Column.archived()));
    for (long seed = 1; seed <= 3; seed++) {
      columns.add(Column.direct("stream, turns " + seed, Column.interleaved(seed, 60)));
    }
    for (int parallelism = 1; parallelism <= 2; parallelism++) {
      columns.add(Column.flink("DataSet batch", parallelism, Column.archived()));
      columns.add(
          Column.flink(
              "DataStream batch", parallelism, Column.archived(), "--useDataStreamForBatch=true"));
      columns.add(
          Column.flink(
              "stream of partitions", parallelism, Column.served(parallelism), "--streaming=true"));
    }
    columns.add(
        Column.flink("test stream", 1, Column.interleaved(4, 60), "--streaming=true"));
    return columns;
  }
}
