package dev.tally.transforms.close;

import dev.tally.transforms.bundle.BundleFn;
import dev.tally.transforms.meter.Posting;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.Combine;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SimpleFunction;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.join.CoGbkResult;
import org.apache.beam.sdk.transforms.join.CoGroupByKey;
import org.apache.beam.sdk.transforms.join.KeyedPCollectionTuple;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Holds the rows of a close against live's, row by row: bounded input, the two sides in {@link
 * #CLOSED} and {@link #LIVE}.
 *
 * <p>A side has a row once. What live has not certified differs for that reason; why the others
 * differ is left open, and {@link FindCauses} finds it.
 */
public final class CompareBooks extends PTransform<PCollectionTuple, PCollectionTuple> {

  /** The rows of the close. */
  public static final TupleTag<Posting> CLOSED = new TupleTag<>() {};

  /** The rows of live. */
  public static final TupleTag<Posting> LIVE = new TupleTag<>() {};

  /** The rows that differ. */
  public static final TupleTag<Difference> DIFFERENCES = new TupleTag<>() {};

  /** How many rows there are, and how many are equal, once for each meter and hour. */
  public static final TupleTag<CloseCount> COUNTS = new TupleTag<>() {};

  private static final long serialVersionUID = 1;

  private final CertifiedWindows windows;

  public CompareBooks(CertifiedWindows windows) {
    this.windows = windows;
  }

  @Override
  public PCollectionTuple expand(PCollectionTuple books) {
    PCollectionTuple compared =
        KeyedPCollectionTuple.of(CLOSED, keyed("KeyClosed", books.get(CLOSED)))
            .and(LIVE, keyed("KeyLive", books.get(LIVE)))
            .apply("PairRows", CoGroupByKey.create())
            .apply(
                "CompareRows",
                ParDo.of(new CompareFn(windows))
                    .withOutputTags(DIFFERENCES, TupleTagList.of(COUNTS)));
    PCollection<CloseCount> counts =
        compared
            .get(COUNTS)
            .setCoder(CloseCount.CODER)
            .apply("KeyCounts", MapElements.via(new CountKey()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), CloseCount.CODER))
            .apply("AddCounts", Combine.perKey(new AddFn()))
            .apply("DropKeys", Values.create())
            .setCoder(CloseCount.CODER);
    return PCollectionTuple.of(DIFFERENCES, compared.get(DIFFERENCES).setCoder(Difference.CODER))
        .and(COUNTS, counts);
  }

  private static PCollection<KV<RowKey, Posting>> keyed(String name, PCollection<Posting> rows) {
    return rows.apply(
            name,
            MapElements.into(new TypeDescriptor<KV<RowKey, Posting>>() {})
                .via(row -> KV.of(RowKey.of(row), row)))
        .setCoder(KvCoder.of(RowKey.CODER, Posting.CODER));
  }

  private static final class CountKey extends SimpleFunction<CloseCount, KV<String, CloseCount>> {

    private static final long serialVersionUID = 1;

    @Override
    public KV<String, CloseCount> apply(CloseCount count) {
      return KV.of(count.meter() + "@" + count.hour(), count);
    }
  }

  private static final class AddFn extends Combine.BinaryCombineFn<CloseCount> {

    private static final long serialVersionUID = 1;

    @Override
    public CloseCount apply(CloseCount one, CloseCount other) {
      return one.plus(other);
    }
  }

  /** Compares the two sides of a key; counts of a bundle are added up before they are sent. */
  private static final class CompareFn extends BundleFn<KV<RowKey, CoGbkResult>, Difference> {

    private static final long serialVersionUID = 1;

    private static final long HOUR_MILLIS = 3_600_000;

    private final CertifiedWindows windows;
    private transient Map<KV<String, Long>, CloseCount> counts;

    CompareFn(CertifiedWindows windows) {
      this.windows = windows;
    }

    @StartBundle
    public void start() {
      counts = new HashMap<>();
    }

    @ProcessElement
    public void process(
        @Element KV<RowKey, CoGbkResult> pair, OutputReceiver<Difference> differences) {
      Posting closed = pair.getValue().getOnly(CLOSED, null);
      Posting live = pair.getValue().getOnly(LIVE, null);
      boolean isEqual = closed != null && closed.equals(live);
      RowKey row = pair.getKey();
      count(row, closed, live, isEqual);
      if (!isEqual) {
        boolean isCertified = windows.reach(row.window(), row.postingStart());
        differences.output(
            isCertified ? Difference.unexplained(closed, live) : Difference.inFlight(closed, live));
      }
    }

    private void count(
        RowKey row, @Nullable Posting closed, @Nullable Posting live, boolean isEqual) {
      String meter = row.cell().meter();
      long hour = Math.floorDiv(row.postingStart(), HOUR_MILLIS) * HOUR_MILLIS;
      counts.merge(
          KV.of(meter, hour),
          new CloseCount(
              meter,
              hour,
              closed == null ? 0 : 1,
              closed == null ? 0 : closed.totals().events(),
              live == null ? 0 : 1,
              live == null ? 0 : live.totals().events(),
              isEqual ? 1 : 0),
          CloseCount::plus);
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      Instant last = GlobalWindow.INSTANCE.maxTimestamp();
      counts.values().forEach(count -> context.output(COUNTS, count, last, GlobalWindow.INSTANCE));
    }
  }
}
