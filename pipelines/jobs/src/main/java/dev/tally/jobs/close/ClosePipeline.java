package dev.tally.jobs.close;

import dev.tally.catalog.Catalogs;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.ledger.archive.ReadArchive;
import dev.tally.transforms.CountEvents;
import dev.tally.transforms.admit.Survivor;
import dev.tally.transforms.close.CertifiedWindows;
import dev.tally.transforms.close.CompareBooks;
import dev.tally.transforms.decode.PostedRange;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.BookRows;
import dev.tally.warehouse.Run;
import dev.tally.warehouse.WarehouseConnector;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;

/**
 * The close, top to bottom: archived records come in, the rows of some days go out, and what they
 * come to beside live's.
 */
final class ClosePipeline {

  private final Ledger ledger;
  private final Run run;
  private final Days days;

  ClosePipeline(Ledger ledger, Run run, Days days) {
    this.ledger = ledger;
    this.run = run;
    this.days = days;
  }

  /**
   * @param certified how far live's rows are complete
   */
  void build(Pipeline pipeline, List<ArchivedFile> files, CertifiedWindows certified) {
    Catalogs catalogs = ledger.catalogs();
    Meters meters = new Meters(catalogs);
    WarehouseConnector warehouse = ledger.warehouse();
    long generation = run.generation();

    PCollection<Survivor> booksBefore =
        pipeline.apply(
            "BooksBefore", warehouse.readSurvivors(days.from(), catalogs.terms().horizon()));
    PCollectionTuple counted =
        pipeline
            .apply(
                "ReadArchive",
                new ReadArchive(ledger.archive(), files, catalogs.terms().onTimeBound()))
            .apply(
                "CountEvents",
                CountEvents.of(catalogs)
                    .ofBoundedInput()
                    .withShards(Close.SHARDS)
                    .postedIn(new PostedRange(days.from(), days.to()))
                    .remembering(booksBefore));
    PCollection<Posting> postings =
        counted
            .get(CountEvents.POSTINGS)
            .apply(
                "WritePostings", warehouse.writePostings(Book.CLOSED, generation, meters.byName()));
    counted
        .get(CountEvents.EXCEPTIONS)
        .apply("WriteExceptions", warehouse.writeExceptions(Book.CLOSED, generation));
    counted
        .get(CountEvents.CANONICAL)
        .apply("BookEvents", new BookEvents(catalogs))
        .apply("WriteEvents", warehouse.writeEvents(generation));

    PCollectionTuple compared =
        PCollectionTuple.of(CompareBooks.CLOSED, postings)
            .and(
                CompareBooks.LIVE,
                pipeline.apply(
                    "ReadLivePostings",
                    warehouse.readPostings(BookRows.ofLive(), days.from(), days.to())))
            .apply("CompareBooks", new CompareBooks(certified));
    compared
        .get(CompareBooks.DIFFERENCES)
        .apply("WriteDifferences", warehouse.writeDifferences(generation, meters.byName()));
    compared.get(CompareBooks.COUNTS).apply("WriteCounts", warehouse.writeCounts(generation));
  }
}
