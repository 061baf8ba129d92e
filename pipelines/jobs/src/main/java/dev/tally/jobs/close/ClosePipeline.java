package dev.tally.jobs.close;

import dev.tally.catalog.Catalogs;
import dev.tally.duckdb.CloseStore;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.ledger.archive.ReadArchive;
import dev.tally.transforms.CountEvents;
import dev.tally.transforms.PostedRange;
import dev.tally.transforms.admit.Survivor;
import dev.tally.transforms.meter.Meters;
import dev.tally.warehouse.BookedEvent;
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
    WriteRows.Opener<CloseStore> store = () -> CloseStore.of(Path.of(home), writer);

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
            new WriteRows<>(store, (opened, rows) -> opened.writePostings(rows, meters.byName())));
    counted
        .get(CountEvents.EXCEPTIONS)
        .apply("WriteExceptions", new WriteRows<>(store, CloseStore::writeExceptions));
    counted
        .get(CountEvents.CANONICAL)
        .apply("BookEvents", new BookEvents(catalogs))
        .apply(
            "WriteEvents", new WriteRows<BookedEvent, CloseStore>(store, CloseStore::writeEvents));
  }
}
