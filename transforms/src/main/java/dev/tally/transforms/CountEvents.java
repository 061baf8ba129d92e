package dev.tally.transforms;

import dev.tally.catalog.Catalogs;
import dev.tally.event.CanonicalEntry;
import dev.tally.event.RawRecord;
import dev.tally.transforms.admit.Admit;
import dev.tally.transforms.admit.Survivor;
import dev.tally.transforms.bundle.Sharding;
import dev.tally.transforms.decode.DecodeRecords;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.decode.PostedRange;
import dev.tally.transforms.meter.MeterEvents;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Post;
import dev.tally.transforms.meter.Posting;
import java.util.List;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.jspecify.annotations.Nullable;

/**
 * The whole flow, top to bottom: records in, numbers out. Live and close both apply it.
 *
 * <p>Records come at {@code arrival time - L}. Every record ends in exactly one disposition, every
 * admitted event in every row that counts it. The outputs are a function of the records, the
 * catalogs and the survivors remembered: of no watermark, clock, runner, shard count or order of
 * arrival.
 */
public final class CountEvents extends PTransform<PCollection<RawRecord>, PCollectionTuple> {

  /**
   * The admitted events in admission order, and how far each shard has come: some of a shard at a
   * time.
   */
  public static final TupleTag<List<CanonicalEntry>> CANONICAL = new TupleTag<>() {};

  /** The rows: one per cell and posting window. */
  public static final TupleTag<Posting> POSTINGS = new TupleTag<>() {};

  /** The records that are not counted, and why. */
  public static final TupleTag<ExceptionRow> EXCEPTIONS = new TupleTag<>() {};

  private static final long serialVersionUID = 1;

  private final Catalogs catalogs;
  private final Sharding sharding;
  private final PostedRange range;
  private final @Nullable PCollection<Survivor> survivors;

  private CountEvents(
      Catalogs catalogs,
      Sharding sharding,
      PostedRange range,
      @Nullable PCollection<Survivor> survivors) {
    this.catalogs = catalogs;
    this.sharding = sharding;
    this.range = range;
    this.survivors = survivors;
  }

  /**
   * Returns the flow for a ledger's catalogs, from the beginning of time, with the ledger's own
   * shards.
   */
  public static CountEvents of(Catalogs catalogs) {
    Sharding sharding = new Sharding(catalogs.terms().shards(), false);
    return new CountEvents(catalogs, sharding, PostedRange.EVER, null);
  }

  /** Returns the same flow with another number of shards. Its rows do not depend on it. */
  public CountEvents withShards(int count) {
    return new CountEvents(catalogs, new Sharding(count, sharding.bounded()), range, survivors);
  }

  /** Returns the same flow for an input that is all there: it works in larger sharding. */
  public CountEvents ofBoundedInput() {
    return new CountEvents(catalogs, new Sharding(sharding.shards(), true), range, survivors);
  }

  /** Returns the same flow for what is booked in a span only. */
  public CountEvents postedIn(PostedRange span) {
    return new CountEvents(catalogs, sharding, span, survivors);
  }

  /** Returns the same flow, seeded with the survivors of the books before. */
  public CountEvents remembering(PCollection<Survivor> booksBefore) {
    return new CountEvents(catalogs, sharding, range, booksBefore);
  }

  @Override
  public PCollectionTuple expand(PCollection<RawRecord> records) {
    PCollectionTuple admitted =
        records
            .apply("Decode", new DecodeRecords(catalogs, range))
            .apply("Admit", new Admit(catalogs.terms().horizon(), sharding, survivors(records)));
    PCollection<Posting> postings =
        admitted
            .apply("Meter", new MeterEvents(catalogs, sharding))
            .apply("Post", new Post(new Meters(catalogs)));
    return PCollectionTuple.of(CANONICAL, admitted.get(Admit.CANONICAL))
        .and(POSTINGS, postings)
        .and(EXCEPTIONS, admitted.get(Admit.EXCEPTIONS));
  }

  private PCollection<Survivor> survivors(PCollection<RawRecord> records) {
    return survivors != null
        ? survivors
        : records.getPipeline().apply("NoBooksBefore", Create.empty(Survivor.CODER));
  }
}
