package dev.tally.transforms.certify;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.BooleanCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.state.MapState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of one window length, in order of time.
 *
 * <p>Parts are summed by window until the watermark has passed its end. A part that is null opens
 * the length: it starts the timer, so that windows are certified before anything is posted. A
 * length that came with a later catalog may find no such part, because a run that goes on from a
 * checkpoint is not opened again; the first of its parts opens it.
 */
final class CertifyFn extends DoFn<KV<Long, @Nullable Certificate>, Certificate> {

  private static final long serialVersionUID = 1;

  /** Where event time ends: no timer may be set behind it, and a finished input reaches it. */
  private static final Instant END = GlobalWindow.INSTANCE.maxTimestamp();

  @StateId("open")
  private final StateSpec<MapState<Long, Certificate>> openSpec =
      StateSpecs.map(VarLongCoder.of(), Certificate.CODER);

  /** Windows that end by this time have been certified; absent before the first that held rows. */
  @StateId("certified")
  private final StateSpec<ValueState<Long>> certifiedSpec = StateSpecs.value(VarLongCoder.of());

  /** Whether the timer has been started; absent before. */
  @StateId("opened")
  private final StateSpec<ValueState<Boolean>> openedSpec = StateSpecs.value(BooleanCoder.of());

  @TimerId("tick")
  private final TimerSpec tickSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  @ProcessElement
  public void process(
      @Element KV<Long, @Nullable Certificate> keyed,
      @Timestamp Instant timestamp,
      @StateId("open") MapState<Long, Certificate> open,
      @StateId("opened") ValueState<Boolean> opened,
      @TimerId("tick") Timer tick) {
    if (opened.read() == null) {
      opened.write(true);
      long window = keyed.getKey();
      long end = Math.floorDiv(timestamp.getMillis(), window) * window + window;
      tick.withOutputTimestamp(timestamp).set(Instant.ofEpochMilli(Math.min(end, END.getMillis())));
    }
    Certificate part = keyed.getValue();
    if (part != null) {
      Certificate sum = open.get(part.start()).read();
      open.put(part.start(), sum == null ? part : sum.plus(part));
    }
  }

  @OnTimer("tick")
  public void tick(
      @Key Long window,
      @StateId("open") MapState<Long, Certificate> open,
      @StateId("certified") ValueState<Long> certified,
      @TimerId("tick") Timer tick,
      OutputReceiver<Certificate> certificates) {
    long watermark = tick.getCurrentRelativeTime().getMillis();
    boolean timeEnds = watermark >= END.getMillis();
    long through = timeEnds ? Long.MAX_VALUE : Math.floorDiv(watermark, window) * window;
    Long next = certified.read();
    for (Certificate full : takeThrough(through, open)) {
      if (next != null && next < full.start()) {
        certificates.output(Certificate.empty(window, next, full.start()));
      }
      certificates.output(full);
      next = full.end();
    }
    if (next != null && next < through && !timeEnds) {
      certificates.output(Certificate.empty(window, next, through));
      next = through;
    }
    if (next != null) {
      certified.write(next);
    }
    if (!timeEnds) {
      tick.withOutputTimestamp(Instant.ofEpochMilli(through))
          .set(Instant.ofEpochMilli(Math.min(through + window, END.getMillis())));
    }
  }

  private static List<Certificate> takeThrough(long through, MapState<Long, Certificate> open) {
    List<Long> starts = new ArrayList<>();
    open.keys().read().forEach(starts::add);
    starts.sort(null);
    List<Certificate> taken = new ArrayList<>();
    for (long start : starts) {
      Certificate sum = open.get(start).read();
      if (sum.end() <= through) {
        taken.add(sum);
        open.remove(start);
      }
    }
    return taken;
  }
}
