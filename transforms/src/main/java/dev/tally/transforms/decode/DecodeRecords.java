package dev.tally.transforms.decode;

import dev.tally.catalog.Catalog;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.EventCoder;
import dev.tally.event.RawRecord;
import dev.tally.transforms.PostedRange;
import dev.tally.transforms.decode.Decoded.Control;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.decode.Decoded.Refused;
import dev.tally.transforms.meter.BundleTotals;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Partial;
import dev.tally.transforms.meter.PartialCoder;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.PostingKeyCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Instant;

/** Records to events that ask to be admitted; all others become exceptions here. */
public final class DecodeRecords extends PTransform<PCollection<RawRecord>, PCollectionTuple> {

  /** The events, at their posted time. */
  public static final TupleTag<Event> EVENTS = new TupleTag<>() {};

  /** The records that are REJECTED or EXPIRED. */
  public static final TupleTag<ExceptionRow> EXCEPTIONS = new TupleTag<>() {};

  /** How many records are REJECTED, EXPIRED or CONTROL. */
  public static final TupleTag<KV<PostingKey, Partial>> COUNTS = new TupleTag<>() {};

  private static final long serialVersionUID = 1;

  private final Catalog catalog;
  private final PostedRange range;

  public DecodeRecords(Catalog catalog, PostedRange range) {
    this.catalog = catalog;
    this.range = range;
  }

  @Override
  public PCollectionTuple expand(PCollection<RawRecord> records) {
    PCollectionTuple decoded =
        records.apply(
            "DecodeRecord",
            ParDo.of(new DecodeFn(catalog, range))
                .withOutputTags(EVENTS, TupleTagList.of(EXCEPTIONS).and(COUNTS)));
    decoded.get(EVENTS).setCoder(EventCoder.of());
    decoded.get(EXCEPTIONS).setCoder(ExceptionRowCoder.of());
    decoded.get(COUNTS).setCoder(KvCoder.of(PostingKeyCoder.of(), PartialCoder.of()));
    return decoded;
  }

  private static final class DecodeFn extends DoFn<RawRecord, Event> {

    private static final long serialVersionUID = 1;

    private final Catalog catalog;
    private final PostedRange range;
    private transient Decode decode;
    private transient Meters meters;
    private transient BundleTotals counts;

    DecodeFn(Catalog catalog, PostedRange range) {
      this.catalog = catalog;
      this.range = range;
    }

    @Setup
    public void setUp() {
      decode = new Decode(catalog);
      meters = new Meters(catalog);
      counts = new BundleTotals(meters);
    }

    @ProcessElement
    public void process(@Element RawRecord record, MultiOutputReceiver out) {
      Decoded decoded = decode.decode(record);
      Instant posted = Instant.ofEpochMilli(decoded.postedTime());
      if (!range.contains(decoded.postedTime())) {
        return;
      }
      if (decoded instanceof Decodable decodable) {
        out.get(EVENTS).outputWithTimestamp(decodable.event(), posted);
      } else if (decoded instanceof Refused refused) {
        ExceptionRow row = refused.exception();
        out.get(EXCEPTIONS).outputWithTimestamp(row, posted);
        meters.countRecord(row.position(), row.disposition(), row.code(), row.postedTime(), counts);
      } else if (decoded instanceof Control control) {
        meters.countRecord(
            control.position(), Disposition.CONTROL, null, control.postedTime(), counts);
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      counts.drain(
          (key, partial) ->
              context.output(
                  COUNTS,
                  KV.of(key, partial),
                  Instant.ofEpochMilli(partial.postingStart() + partial.window() - 1),
                  GlobalWindow.INSTANCE));
    }
  }
}
