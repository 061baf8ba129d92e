package dev.tally.jobs.close;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalogs;
import dev.tally.event.CanonicalEntry;
import dev.tally.event.CanonicalEvent;
import dev.tally.event.PostedThrough;
import dev.tally.event.RawRecord;
import dev.tally.kafka.CanonicalForm;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.ledger.archive.ArchivedSpan;
import dev.tally.ledger.archive.ReadArchive;
import dev.tally.transforms.close.CertifiedWindows;
import dev.tally.transforms.close.CountedEvent;
import dev.tally.transforms.close.CountedRecord;
import dev.tally.transforms.close.FindCauses;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.MeterRules;
import dev.tally.transforms.meter.Meters;
import dev.tally.warehouse.BookRows;
import dev.tally.warehouse.Run;
import dev.tally.warehouse.StoredEvent;
import dev.tally.warehouse.WarehouseConnector;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Distinct;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptor;

/**
 * The search for causes, top to bottom: what both books made of every record comes in, differences
 * with their causes go out.
 *
 * <p>The close's side is what it has written; live's is the archived canonical topic and its
 * exceptions.
 */
final class CausesPipeline {

  private static final TupleTag<CountedRecord> EVENTS = new TupleTag<>() {};
  private static final TupleTag<Integer> SHARDS = new TupleTag<>() {};

  private final Ledger ledger;
  private final Run run;
  private final Days days;

  CausesPipeline(Ledger ledger, Run run, Days days) {
    this.ledger = ledger;
    this.run = run;
    this.days = days;
  }

  /**
   * @param archived what of the ledger's topics was read
   * @param windows held against live's rows
   */
  void build(Pipeline pipeline, OpenRows open, CertifiedWindows windows, ArchivedSpan archived) {
    Catalogs catalogs = ledger.catalogs();
    Meters meters = new Meters(catalogs);
    WarehouseConnector warehouse = ledger.warehouse();
    PCollectionTuple.of(
            FindCauses.OPEN,
            pipeline.apply("ReadDifferences", warehouse.readOpenDifferences(run.generation())))
        .and(FindCauses.CLOSED, closedRecords(pipeline, warehouse))
        .and(FindCauses.LIVE, liveRecords(pipeline, warehouse, open))
        .apply(
            "FindCauses",
            new FindCauses(
                meters,
                open.filter(),
                windows,
                new ArchivedPositions(archived.files()),
                days.from()))
        .apply("WriteDifferences", warehouse.writeDifferences(run.generation(), meters.byName()));
  }

  private PCollection<CountedRecord> closedRecords(
      Pipeline pipeline, WarehouseConnector warehouse) {
    PCollection<CountedRecord> events =
        pipeline
            .apply(
                "ReadClosedEvents", warehouse.readEvents(run.generation(), days.from(), days.to()))
            .apply(
                "AdmittedByClose",
                MapElements.into(TypeDescriptor.of(CountedRecord.class))
                    .via(CausesPipeline::admitted))
            .setCoder(CountedRecord.CODER);
    PCollection<CountedRecord> exceptions =
        refused(
            "RefusedByClose",
            pipeline.apply(
                "ReadClosedExceptions",
                warehouse.readExceptions(
                    BookRows.ofClose(run.generation()), days.from(), days.to())));
    return PCollectionList.of(events)
        .and(exceptions)
        .apply("ClosedRecords", Flatten.pCollections());
  }

  private PCollection<CountedRecord> liveRecords(
      Pipeline pipeline, WarehouseConnector warehouse, OpenRows open) {
    Catalogs catalogs = ledger.catalogs();
    long seen = days.from() - catalogs.terms().horizon().toMillis();
    List<ArchivedFile> files =
        ArchivedSpan.of(ledger, List.of(ledger.canonicalTopic())).files().stream()
            .filter(file -> file.lastArrival() >= seen)
            .toList();
    PCollectionTuple canonical =
        pipeline
            .apply(
                "ReadCanonical",
                new ReadArchive(ledger.archive(), files, catalogs.terms().onTimeBound()))
            .apply(
                "ReadEntries",
                ParDo.of(new EntryFn(catalogs, ledger.canonicalTopic(), open.certifiedEnd()))
                    .withOutputTags(EVENTS, TupleTagList.of(SHARDS)));
    canonical
        .get(SHARDS)
        .setCoder(VarIntCoder.of())
        .apply("DistinctShards", Distinct.create())
        .apply("CountShards", Count.globally())
        .apply("MustBeArchived", ParDo.of(new ArchivedFn(catalogs.terms().shards())));
    PCollection<CountedRecord> exceptions =
        refused(
            "RefusedByLive",
            pipeline.apply(
                "ReadLiveExceptions",
                warehouse.readExceptions(BookRows.ofLive(), seen, days.to())));
    return PCollectionList.of(canonical.get(EVENTS).setCoder(CountedRecord.CODER))
        .and(exceptions)
        .apply("LiveRecords", Flatten.pCollections());
  }

  private static PCollection<CountedRecord> refused(
      String name, PCollection<ExceptionRow> exceptions) {
    return exceptions
        .apply(
            name, MapElements.into(TypeDescriptor.of(CountedRecord.class)).via(CountedRecord::of))
        .setCoder(CountedRecord.CODER);
  }

  private static CountedRecord admitted(StoredEvent event) {
    return CountedRecord.admitted(
        new CountedEvent(
            event.position(),
            event.source(),
            event.id(),
            event.eventTime(),
            event.arrivalTime(),
            event.postedTime(),
            event.identity(),
            event.identity().then(event.payloadHash())),
        event.cells());
  }

  /**
   * Canonical entries to the events that live admitted, and to the shards that have come so far.
   */
  private static final class EntryFn extends DoFn<RawRecord, CountedRecord> {

    private static final long serialVersionUID = 1;

    private final Catalogs catalogs;
    private final String topic;
    private final long needed;
    private transient CanonicalForm form;
    private transient MeterRules meter;

    EntryFn(Catalogs catalogs, String topic, long needed) {
      this.catalogs = catalogs;
      this.topic = topic;
      this.needed = needed;
    }

    @Setup
    public void setUp() {
      form = new CanonicalForm(catalogs, topic, catalogs.terms().shards());
      meter = new MeterRules(catalogs);
    }

    @ProcessElement
    public void process(@Element RawRecord record, MultiOutputReceiver out) {
      CanonicalEntry entry = form.entry(record);
      if (entry instanceof CanonicalEvent canonical) {
        out.get(EVENTS)
            .output(CountedRecord.admitted(canonical.event(), meter.cells(canonical.event())));
      } else if (entry instanceof PostedThrough marker && marker.time() >= needed) {
        out.get(SHARDS).output(marker.shard());
      }
    }
  }

  /** What of live's events is not archived yet would look as if live had lost it. */
  private static final class ArchivedFn extends DoFn<Long, Void> {

    private static final long serialVersionUID = 1;

    private final int shards;

    ArchivedFn(int shards) {
      this.shards = shards;
    }

    @ProcessElement
    public void process(@Element Long archived) {
      if (archived < shards) {
        throw new UserError(
            ExitCode.NOT_READY,
            "Rows differ, and live's canonical events are not archived as far as its certificates"
                + " reach, so the causes cannot be found; run tally archive and close again.");
      }
    }
  }
}
