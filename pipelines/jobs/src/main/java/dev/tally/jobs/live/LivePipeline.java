package dev.tally.jobs.live;

import dev.tally.catalog.Catalogs;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.event.CanonicalEntry;
import dev.tally.kafka.PublishCanonical;
import dev.tally.kafka.ReadRecords;
import dev.tally.ledger.Ledger;
import dev.tally.transforms.CountEvents;
import dev.tally.transforms.certify.Certify;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.RecordBatcher;
import dev.tally.warehouse.Warehouse;
import dev.tally.warehouse.WriteRows;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;

/** The live run, top to bottom: the topics come in, the live book and canonical events go out. */
public final class LivePipeline {

  private final Ledger ledger;
  private final String bootstrapServers;
  private final long generation;

  /**
   * @param generation the number that fences earlier live runs of the ledger
   */
  public LivePipeline(Ledger ledger, String bootstrapServers, long generation) {
    this.ledger = ledger;
    this.bootstrapServers = bootstrapServers;
    this.generation = generation;
  }

  /**
   * What a run gives, for whoever wants to watch it.
   *
   * @param canonical the admitted events as they are published
   * @param written the rows that have been written
   */
  public record Outputs(
      PCollection<List<CanonicalEntry>> canonical, PCollection<Posting> written) {}

  /** Adds the run to a pipeline. */
  public Outputs build(Pipeline pipeline, ReadRecords records) {
    Catalogs catalogs = ledger.catalogs();
    Meters meters = new Meters(catalogs);
    String home = ledger.home().toString();
    WriteRows.Opener<Warehouse> warehouse = () -> DuckDbWarehouse.in(Path.of(home));
    long writer = generation;

    PCollectionTuple counted =
        pipeline.apply("ReadRecords", records).apply("CountEvents", CountEvents.of(catalogs));
    counted
        .get(CountEvents.CANONICAL)
        .apply(
            "PublishCanonical",
            new PublishCanonical(
                bootstrapServers, catalogs, ledger.canonicalTopic(), catalogs.terms().shards()));
    counted
        .get(CountEvents.EXCEPTIONS)
        .apply("GatherExceptions", new RecordBatcher<>())
        .apply(
            "WriteExceptions",
            new WriteRows<>(
                warehouse, (opened, rows) -> opened.writeExceptions(Book.LIVE, writer, rows)));
    PCollection<Posting> written =
        counted
            .get(CountEvents.POSTINGS)
            .apply(
                "WritePostings",
                new WriteRows<>(
                    warehouse,
                    (opened, rows) ->
                        opened.writePostings(Book.LIVE, writer, rows, meters.byName())));
    written
        .apply("Certify", new Certify(catalogs))
        .apply(
            "WriteCertificates",
            new WriteRows<>(
                warehouse, (opened, rows) -> opened.writeCertificates(Book.LIVE, writer, rows)));
    return new Outputs(counted.get(CountEvents.CANONICAL), written);
  }
}
