package dev.tally.bigquery;

import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/** Writes rows to the ledger's own warehouse, and those that are committed to BigQuery. */
final class CommitThenAppend<T> extends PTransform<PCollection<T>, PCollection<T>> {

  private static final long serialVersionUID = 1;

  private final transient BigQueryConnector connector;
  private final transient PTransform<PCollection<T>, PCollection<T>> commit;
  private final transient AppendRows<T> append;

  CommitThenAppend(
      BigQueryConnector connector,
      PTransform<PCollection<T>, PCollection<T>> commit,
      AppendRows<T> append) {
    this.connector = connector;
    this.commit = commit;
    this.append = append;
  }

  @Override
  public PCollection<T> expand(PCollection<T> rows) {
    connector.makeTables();
    return rows.apply("Commit", commit).apply("Append", append);
  }
}
