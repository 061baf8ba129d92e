package dev.tally.warehouse;

import dev.tally.catalog.Meter;
import dev.tally.transforms.admit.Survivor;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.close.CloseCount;
import dev.tally.transforms.close.Difference;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.Posting;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * How a warehouse is reached, from wherever a pipeline runs: all of it that travels in a graph.
 *
 * <p>The writing transforms emit the rows that are committed. Here each bundle is a transaction of
 * calls, and rows are read by calls too; a warehouse that is reached in another way has transforms
 * of its own.
 */
public interface WarehouseConnector extends Serializable {

  /** Returns the warehouse, for whoever has questions. It is made by the first use. */
  Warehouse open();

  /** Whether there is a warehouse already. */
  boolean exists();

  /**
   * Returns what writes postings of a run.
   *
   * @param meters by name, at least those of the rows
   */
  default PTransform<PCollection<Posting>, PCollection<Posting>> writePostings(
      Book book, long generation, Map<String, Meter> meters) {
    return new WriteRows<>(
        this, (warehouse, rows) -> warehouse.writePostings(book, generation, rows, meters));
  }

  /** Returns what writes the records that a run did not count. */
  default PTransform<PCollection<ExceptionRow>, PCollection<ExceptionRow>> writeExceptions(
      Book book, long generation) {
    return new WriteRows<>(
        this,
        (warehouse, rows) -> warehouse.writeExceptions(book, generation, rows),
        row -> row.value() == null ? 0 : row.value().length);
  }

  /** Returns what writes certificates of a run. */
  default PTransform<PCollection<Certificate>, PCollection<Certificate>> writeCertificates(
      Book book, long generation) {
    return new WriteRows<>(
        this, (warehouse, rows) -> warehouse.writeCertificates(book, generation, rows));
  }

  /** Returns what writes the events that a close admitted. */
  default PTransform<PCollection<BookedEvent>, PCollection<BookedEvent>> writeEvents(
      long generation) {
    return new WriteRows<>(this, (warehouse, rows) -> warehouse.writeEvents(generation, rows));
  }

  /** Returns what writes the rows in which a close and live differ. */
  default PTransform<PCollection<Difference>, PCollection<Difference>> writeDifferences(
      long generation, Map<String, Meter> meters) {
    return new WriteRows<>(
        this, (warehouse, rows) -> warehouse.writeDifferences(generation, rows, meters));
  }

  /** Returns what writes how much a close and live posted. */
  default PTransform<PCollection<CloseCount>, PCollection<CloseCount>> writeCounts(
      long generation) {
    return new WriteRows<>(this, (warehouse, rows) -> warehouse.writeCounts(generation, rows));
  }

  /**
   * Returns what reads the rows that are posted in a span, to exclusive.
   *
   * @param from epoch milliseconds
   * @param to epoch milliseconds
   */
  default PTransform<PBegin, PCollection<Posting>> readPostings(BookRows rows, long from, long to) {
    return ReadRows.byDays(
        this,
        from,
        to,
        (warehouse, start, end, consumer) -> warehouse.readPostings(rows, start, end, consumer),
        Posting.CODER);
  }

  /** Returns what reads the exceptions that are booked in a span, without their values. */
  default PTransform<PBegin, PCollection<ExceptionRow>> readExceptions(
      BookRows rows, long from, long to) {
    return ReadRows.byDays(
        this,
        from,
        to,
        (warehouse, start, end, consumer) -> warehouse.readExceptions(rows, start, end, consumer),
        ExceptionRow.CODER);
  }

  /** Returns what reads the events of a close that are booked in a span. */
  default PTransform<PBegin, PCollection<StoredEvent>> readEvents(
      long generation, long from, long to) {
    return ReadRows.byDays(
        this,
        from,
        to,
        (warehouse, start, end, consumer) -> warehouse.readEvents(generation, start, end, consumer),
        StoredEvent.CODER);
  }

  /** Returns what reads the rows in which a close and live differ, as far as they have no cause. */
  default PTransform<PBegin, PCollection<Difference>> readOpenDifferences(long generation) {
    return ReadRows.atOnce(
        this,
        0,
        0,
        (warehouse, start, end, consumer) ->
            warehouse.readDifferences(
                generation,
                difference -> {
                  if (difference.isOpen()) {
                    consumer.accept(difference);
                  }
                }),
        Difference.CODER);
  }

  /**
   * Returns what reads the survivors that the closed books of the last {@code H} hold, and those of
   * all time that a command brought back.
   *
   * @param before epoch milliseconds, exclusive
   * @param horizon {@code H}
   */
  default PTransform<PBegin, PCollection<Survivor>> readSurvivors(long before, Duration horizon) {
    return ReadRows.atOnce(
        this,
        before - horizon.toMillis(),
        before,
        (warehouse, start, end, consumer) ->
            warehouse.readSeeds(
                end,
                Duration.ofMillis(end - start),
                seed ->
                    consumer.accept(
                        Survivor.of(
                            seed.identity(),
                            seed.payloadHash(),
                            seed.postedTime(),
                            seed.position(),
                            seed.original()))),
        Survivor.CODER);
  }

  /** Returns what reads the rows in which a close and live differ, with their causes. */
  default PTransform<PBegin, PCollection<Difference>> readDifferences(long generation) {
    return ReadRows.atOnce(
        this,
        0,
        0,
        (warehouse, start, end, consumer) -> warehouse.readDifferences(generation, consumer),
        Difference.CODER);
  }

  /** Returns where the closed books are copied to, or empty where they are read here. */
  default Optional<Publication> publication() {
    return Optional.empty();
  }
}
