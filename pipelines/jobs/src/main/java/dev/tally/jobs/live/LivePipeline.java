package dev.tally.jobs.live;

import dev.tally.catalog.Catalogs;
import dev.tally.event.CanonicalEntry;
import dev.tally.kafka.KafkaClients;
import dev.tally.kafka.PublishCanonical;
import dev.tally.kafka.ReadRecords;
import dev.tally.ledger.Ledger;
import dev.tally.transforms.CountEvents;
import dev.tally.transforms.bundle.RecordBatcher;
import dev.tally.transforms.certify.Certify;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.WarehouseConnector;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;

/** The live run, top to bottom: the topics come in, the live book and canonical events go out. */
public final class LivePipeline {

  private final Ledger ledger;
  private final KafkaClients clients;
  private final long generation;
  private final CountedFrom from;

  private LivePipeline(Ledger ledger, KafkaClients clients, long generation, CountedFrom from) {
    this.ledger = ledger;
    this.clients = clients;
    this.generation = generation;
    this.from = from;
  }

  /**
   * @param generation the number that fences earlier live runs of the ledger
   */
  public LivePipeline(Ledger ledger, KafkaClients clients, long generation) {
    this(ledger, clients, generation, CountedFrom.FIRST_OFFSETS);
  }

  /** Returns the same run of what is booked from a close on. */
  LivePipeline countingFrom(CountedFrom close) {
    return new LivePipeline(ledger, clients, generation, close);
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
    WarehouseConnector warehouse = ledger.warehouse();

    PCollectionTuple counted =
        pipeline.apply("ReadRecords", records).apply("CountEvents", countEvents(pipeline));
    counted
        .get(CountEvents.CANONICAL)
        .apply(
            "PublishCanonical",
            new PublishCanonical(
                clients, catalogs, ledger.canonicalTopic(), catalogs.terms().shards()));
    PCollection<ExceptionRow> writtenExceptions =
        counted
            .get(CountEvents.EXCEPTIONS)
            .apply("GatherExceptions", new RecordBatcher<>())
            .apply("WriteExceptions", warehouse.writeExceptions(Book.LIVE, generation));
    PCollection<Posting> written =
        counted
            .get(CountEvents.POSTINGS)
            .apply(
                "WritePostings", warehouse.writePostings(Book.LIVE, generation, meters.byName()));
    // What is certified is complete, exceptions too: their watermark holds the certificates back.
    PCollectionList.of(written)
        .and(
            writtenExceptions
                .apply("PassOnTime", ParDo.of(new PassOnTimeFn()))
                .setCoder(written.getCoder()))
        .apply("WrittenRows", Flatten.pCollections())
        .apply("Certify", new Certify(catalogs))
        .apply("WriteCertificates", warehouse.writeCertificates(Book.LIVE, generation));
    return new Outputs(counted.get(CountEvents.CANONICAL), written);
  }

  private CountEvents countEvents(Pipeline pipeline) {
    CountEvents all = CountEvents.of(ledger.catalogs());
    return from.isFirstOffsets()
        ? all
        : all.postedIn(from.range())
            .remembering(
                pipeline.apply(
                    "BooksBefore",
                    ledger
                        .warehouse()
                        .readSurvivors(from.postedFrom(), ledger.catalogs().terms().horizon())));
  }

  /** Hands on no row, only how far time has come. */
  private static final class PassOnTimeFn extends DoFn<ExceptionRow, Posting> {

    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process() {}
  }
}
