package dev.tally.jobs.close;

import dev.tally.catalog.Catalogs;
import dev.tally.duckdb.CloseStore;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.ledger.archive.ReadArchive;
import dev.tally.transforms.CountEvents;
import dev.tally.transforms.admit.Survivor;
import dev.tally.transforms.decode.PostedRange;
import dev.tally.transforms.meter.Meters;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.Run;
import dev.tally.warehouse.WriteRows;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;

/** The close, top to bottom: archived records come in, the rows of some days go out. */
final class ClosePipeline {

  private final Ledger ledger;
  private final Run run;
  private final Days days;

  ClosePipeline(Ledger ledger, Run run, Days days) {
    this.ledger = ledger;
    this.run = run;
    this.days = days;
  }

  void build(Pipeline pipeline, List<ArchivedFile> files) {
    Catalogs catalogs = ledger.catalogs();
    Meters meters = new Meters(catalogs);
    String home = ledger.home().toString();
    Run writer = run;
    long generation = run.generation();
    WriteRows.Opener<CloseStore> store = () -> CloseStore.of(Path.of(home), writer);
    WriteRows.Opener<DuckDbWarehouse> warehouse = () -> DuckDbWarehouse.in(Path.of(home));

    PCollection<Survivor> booksBefore =
        pipeline.apply(
            "BooksBefore", new ReadSurvivors(store, days.from(), catalogs.terms().horizon()));
    PCollectionTuple counted =
        pipeline
            .apply(
                "ReadArchive",
                new ReadArchive(ledger.archive(), files, catalogs.terms().onTimeBound()))
            .apply(
                "CountEvents",
                CountEvents.of(catalogs)
                    .ofBoundedInput()
                    .withShards(CloseOptions.SHARDS)
                    .postedIn(new PostedRange(days.from(), days.to()))
                    .remembering(booksBefore));
    counted
        .get(CountEvents.POSTINGS)
        .apply(
            "WritePostings",
            new WriteRows<>(
                warehouse,
                (opened, rows) ->
                    opened.writePostings(Book.CLOSED, generation, rows, meters.byName())));
    counted
        .get(CountEvents.EXCEPTIONS)
        .apply(
            "WriteExceptions",
            new WriteRows<>(
                warehouse,
                (opened, rows) -> opened.writeExceptions(Book.CLOSED, generation, rows)));
    counted
        .get(CountEvents.CANONICAL)
        .apply("BookEvents", new BookEvents(catalogs))
        .apply(
            "WriteEvents",
            new WriteRows<>(warehouse, (opened, rows) -> opened.writeEvents(generation, rows)));
  }
}
