package dev.tally.bigquery;

import dev.tally.catalog.Meter;
import dev.tally.transforms.admit.Survivor;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.close.CloseCount;
import dev.tally.transforms.close.Difference;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.Posting;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.BookRows;
import dev.tally.warehouse.BookedEvent;
import dev.tally.warehouse.Publication;
import dev.tally.warehouse.StoredEvent;
import dev.tally.warehouse.Warehouse;
import dev.tally.warehouse.WarehouseConnector;
import dev.tally.warehouse.sql.CertificateColumns;
import dev.tally.warehouse.sql.ExceptionColumns;
import dev.tally.warehouse.sql.PostingColumns;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * A warehouse whose rows are in BigQuery too.
 *
 * <p>Whatever asks, decides or fences is the ledger's own warehouse. What live writes there goes to
 * BigQuery once it is committed, and is handed on once it is in both: so a certificate comes to
 * BigQuery behind the rows that it speaks of, and a run that is fenced writes to neither.
 *
 * @param ledger the warehouse that runs write to
 */
record BigQueryConnector(BigQueryUrl url, WarehouseConnector ledger) implements WarehouseConnector {

  @Override
  public Warehouse open() {
    return ledger.open();
  }

  @Override
  public boolean exists() {
    return ledger.exists();
  }

  @Override
  public PTransform<PCollection<Posting>, PCollection<Posting>> writePostings(
      Book book, long generation, Map<String, Meter> meters) {
    return thenAppend(
        ledger.writePostings(book, generation, meters),
        book,
        BigQueryTable.LIVE_POSTING,
        (row, columns) -> new PostingColumns(book, generation, meters).write(row, columns),
        generation);
  }

  @Override
  public PTransform<PCollection<ExceptionRow>, PCollection<ExceptionRow>> writeExceptions(
      Book book, long generation) {
    return thenAppend(
        ledger.writeExceptions(book, generation),
        book,
        BigQueryTable.LIVE_EXCEPTION,
        (row, columns) -> new ExceptionColumns(book, generation).write(row, columns),
        generation);
  }

  @Override
  public PTransform<PCollection<Certificate>, PCollection<Certificate>> writeCertificates(
      Book book, long generation) {
    return thenAppend(
        ledger.writeCertificates(book, generation),
        book,
        BigQueryTable.LIVE_CERTIFICATE,
        (row, columns) -> new CertificateColumns(book, generation).write(row, columns),
        generation);
  }

  /** What a close writes is copied once its days are frozen. */
  private <T> PTransform<PCollection<T>, PCollection<T>> thenAppend(
      PTransform<PCollection<T>, PCollection<T>> write,
      Book book,
      BigQueryTable table,
      RowForm<T> form,
      long generation) {
    return book == Book.LIVE
        ? new CommitThenAppend<>(this, write, new AppendRows<>(url, table, form, generation))
        : write;
  }

  /** Makes the tables, before the steps are made that write to them. */
  void makeTables() {
    new BigQueryTables(url, open()).make();
  }

  @Override
  public PTransform<PCollection<BookedEvent>, PCollection<BookedEvent>> writeEvents(
      long generation) {
    return ledger.writeEvents(generation);
  }

  @Override
  public PTransform<PCollection<Difference>, PCollection<Difference>> writeDifferences(
      long generation, Map<String, Meter> meters) {
    return ledger.writeDifferences(generation, meters);
  }

  @Override
  public PTransform<PCollection<CloseCount>, PCollection<CloseCount>> writeCounts(long generation) {
    return ledger.writeCounts(generation);
  }

  @Override
  public PTransform<PBegin, PCollection<Posting>> readPostings(BookRows rows, long from, long to) {
    return ledger.readPostings(rows, from, to);
  }

  @Override
  public PTransform<PBegin, PCollection<ExceptionRow>> readExceptions(
      BookRows rows, long from, long to) {
    return ledger.readExceptions(rows, from, to);
  }

  @Override
  public PTransform<PBegin, PCollection<StoredEvent>> readEvents(
      long generation, long from, long to) {
    return ledger.readEvents(generation, from, to);
  }

  @Override
  public PTransform<PBegin, PCollection<Difference>> readOpenDifferences(long generation) {
    return ledger.readOpenDifferences(generation);
  }

  @Override
  public PTransform<PBegin, PCollection<Difference>> readDifferences(long generation) {
    return ledger.readDifferences(generation);
  }

  @Override
  public PTransform<PBegin, PCollection<Survivor>> readSurvivors(long before, Duration horizon) {
    return ledger.readSurvivors(before, horizon);
  }

  @Override
  public Optional<Publication> publication() {
    return Optional.of(new BigQueryPublication(this));
  }

  /** Returns it for a person. */
  @Override
  public String toString() {
    return url + " beside " + ledger;
  }
}
