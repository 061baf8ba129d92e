package dev.tally.transforms.decode;

import dev.tally.catalog.Catalogs;
import dev.tally.event.RawRecord;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/** Records to what their events are, at their posted time. */
public final class DecodeRecords extends PTransform<PCollection<RawRecord>, PCollection<Decoded>> {

  private static final long serialVersionUID = 1;

  private final Catalogs catalogs;
  private final PostedRange range;

  /**
   * @param range what is booked at other times is left out
   */
  public DecodeRecords(Catalogs catalogs, PostedRange range) {
    this.catalogs = catalogs;
    this.range = range;
  }

  @Override
  public PCollection<Decoded> expand(PCollection<RawRecord> records) {
    return records
        .apply("DecodeRecord", ParDo.of(new DecodeFn(catalogs, range)))
        .setCoder(Decoded.CODER);
  }

  private static final class DecodeFn extends DoFn<RawRecord, Decoded> {

    private static final long serialVersionUID = 1;

    private final Catalogs catalogs;
    private final PostedRange range;
    private transient Decode decode;

    DecodeFn(Catalogs catalogs, PostedRange range) {
      this.catalogs = catalogs;
      this.range = range;
    }

    @Setup
    public void setUp() {
      decode = new Decode(catalogs);
    }

    @ProcessElement
    public void process(@Element RawRecord record, OutputReceiver<Decoded> out) {
      for (Decoded decoded : decode.decode(record)) {
        if (range.contains(decoded.postedTime())) {
          out.outputWithTimestamp(decoded, Instant.ofEpochMilli(decoded.postedTime()));
        }
      }
    }
  }
}
