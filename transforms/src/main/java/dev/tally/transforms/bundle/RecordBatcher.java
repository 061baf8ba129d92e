package dev.tally.transforms.bundle;

import static java.util.Objects.requireNonNullElse;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.InstantCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
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
        .apply("InSecond", ParDo.of(new InSecondFn<>(lists)))
        .setCoder(lists)
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

  /**
   * Keeps lists for a second, or until they are large, and holds the watermark at the earliest of
   * them meanwhile: who sees it pass knows that all before it is written. Beam's {@code
   * GroupIntoBatches} holds it at the first that came, which need not be the earliest.
   */
  private static final class InSecondFn<T> extends BundleFn<KV<Integer, List<T>>, List<T>> {

    private static final long serialVersionUID = 1;
    private static final Duration A_SECOND = Duration.standardSeconds(1);

    @StateId("lists")
    private final StateSpec<BagState<List<T>>> listsSpec;

    @StateId("bytes")
    private final StateSpec<ValueState<Long>> bytesSpec = StateSpecs.value(VarLongCoder.of());

    @StateId("earliest")
    private final StateSpec<ValueState<Instant>> earliestSpec = StateSpecs.value(InstantCoder.of());

    @TimerId("second")
    private final TimerSpec secondSpec = TimerSpecs.timer(TimeDomain.PROCESSING_TIME);

    /** Not every runner lets a timer of the clock hold the watermark. */
    @TimerId("hold")
    private final TimerSpec holdSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final Coder<List<T>> coder;

    InSecondFn(Coder<List<T>> coder) {
      this.coder = coder;
      listsSpec = StateSpecs.bag(coder);
    }

    @ProcessElement
    public void process(
        @Element KV<Integer, List<T>> element,
        @Timestamp Instant timestamp,
        @StateId("lists") BagState<List<T>> lists,
        @StateId("bytes") ValueState<Long> bytes,
        @StateId("earliest") ValueState<Instant> earliest,
        @TimerId("second") Timer second,
        @TimerId("hold") Timer hold,
        OutputReceiver<List<T>> batches)
        throws CoderException {
      lists.add(element.getValue());
      long kept = requireNonNullElse(bytes.read(), 0L) + size(element.getValue());
      bytes.write(kept);
      Instant first = earliest.read();
      if (first == null) {
        second.offset(A_SECOND).setRelative();
      }
      if (first == null || timestamp.isBefore(first)) {
        earliest.write(timestamp);
        hold.withOutputTimestamp(timestamp).set(GlobalWindow.INSTANCE.maxTimestamp());
      }
      if (kept >= MOST_BYTES) {
        release(hold);
        send(lists, bytes, earliest, batches);
      }
    }

    private long size(List<T> list) throws CoderException {
      return CoderUtils.encodeToByteArray(coder, list).length;
    }

    @OnTimer("second")
    public void hasWaited(
        @StateId("lists") BagState<List<T>> lists,
        @StateId("bytes") ValueState<Long> bytes,
        @StateId("earliest") ValueState<Instant> earliest,
        @TimerId("hold") Timer hold,
        OutputReceiver<List<T>> batches) {
      release(hold);
      send(lists, bytes, earliest, batches);
    }

    @OnTimer("hold")
    public void timeHasEnded(
        @StateId("lists") BagState<List<T>> lists,
        @StateId("bytes") ValueState<Long> bytes,
        @StateId("earliest") ValueState<Instant> earliest,
        OutputReceiver<List<T>> batches) {
      send(lists, bytes, earliest, batches);
    }

    /** Beam 2.70's Flink runner never finds a timer that is cleared, only one that is set anew. */
    private static void release(Timer hold) {
      Instant never = GlobalWindow.INSTANCE.maxTimestamp();
      hold.withOutputTimestamp(never).set(never);
    }

    private void send(
        BagState<List<T>> lists,
        ValueState<Long> bytes,
        ValueState<Instant> earliest,
        OutputReceiver<List<T>> batches) {
      Instant first = earliest.read();
      if (first != null) {
        lists.read().forEach(list -> batches.outputWithTimestamp(list, first));
      }
      lists.clear();
      bytes.clear();
      earliest.clear();
    }
  }
}
