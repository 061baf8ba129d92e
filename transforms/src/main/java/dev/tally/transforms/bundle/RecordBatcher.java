package dev.tally.transforms.bundle;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupIntoBatches;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Hands rows that trickle to one writer, what came in a second at a time. They are in the global
 * window, as all of Tally's are.
 *
 * <p>A transaction takes long however few its rows are. In a task of its own, once a second, it
 * keeps neither the task that makes the rows waiting nor whoever else wants the warehouse.
 */
public final class RecordBatcher<T> extends PTransform<PCollection<T>, PCollection<T>> {

  private static final long serialVersionUID = 1;
  private static final long MOST_BYTES = 16L << 20;

  @Override
  public PCollection<T> expand(PCollection<T> rows) {
    Coder<List<T>> lists = ListCoder.of(rows.getCoder());
    return rows.apply("InBundle", ParDo.of(new InBundleFn<>()))
        .setCoder(lists)
        .apply("ToOneWriter", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), lists))
        .apply(
            "InSecond",
            GroupIntoBatches.<Integer, List<T>>ofByteSize(MOST_BYTES)
                .withMaxBufferingDuration(Duration.standardSeconds(1)))
        .apply("WithoutKey", Values.create())
        .apply("Lists", Flatten.iterables())
        .apply("Rows", Flatten.iterables());
  }

  private static final class InBundleFn<T> extends BundleFn<T, List<T>> {

    private static final long serialVersionUID = 1;
    private static final int MANY = 1_000;

    private transient List<T> bundle;
    private transient @Nullable Instant earliest;

    @StartBundle
    public void start() {
      bundle = new ArrayList<>();
      earliest = null;
    }

    @ProcessElement
    public void process(
        @Element T row, @Timestamp Instant timestamp, OutputReceiver<List<T>> lists) {
      Instant first = earliest == null || timestamp.isBefore(earliest) ? timestamp : earliest;
      earliest = first;
      bundle.add(row);
      if (bundle.size() >= MANY) {
        lists.outputWithTimestamp(bundle, first);
        start();
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      if (earliest != null) {
        context.output(bundle, earliest, GlobalWindow.INSTANCE);
      }
    }
  }
}
