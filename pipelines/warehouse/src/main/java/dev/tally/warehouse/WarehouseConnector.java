package dev.tally.warehouse;

import dev.tally.catalog.Meter;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.Posting;
import java.io.Serializable;
import java.util.Map;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;

/**
 * How a warehouse is reached, from wherever a pipeline runs: all of it that travels in a graph.
 *
 * <p>The transforms write rows and emit those that are committed. Here each bundle is a transaction
 * of calls; a warehouse that is written to in another way has transforms of its own.
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
        this, (warehouse, rows) -> warehouse.writeExceptions(book, generation, rows));
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
}
