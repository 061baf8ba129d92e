package dev.tally.transforms.admit;

import dev.tally.catalog.Catalog;
import dev.tally.event.CanonicalEntry;
import dev.tally.event.CanonicalEvent;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Hash128Coder;
import dev.tally.event.PostedThrough;
import dev.tally.transforms.admit.Candidate.Offered;
import dev.tally.transforms.admit.Candidate.Remembered;
import dev.tally.transforms.decode.Decoded;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.decode.Decoded.Refused;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.BundleTotals;
import dev.tally.transforms.meter.Meters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
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

/**
 * The watermark-ordered fold of one shard.
 *
 * <p>Candidates wait in the {@link Buffer}. One absolute event-time timer, the tick, fires when the
 * watermark has passed the end of a bucket: nothing posted earlier can come any more, so what is
 * due is sorted by {@link Event#ADMISSION_ORDER} and decided, one event after the other. The timer
 * tells only <em>when</em> a prefix of that order is decided, never <em>what</em> is: a live run
 * decides many short prefixes, a batch run one long one, and both decide the same.
 *
 * <p>The tick's output timestamp is where the last drain ended; it holds the watermark of
 * everything downstream until the events from there on have been sent.
 */
final class AdmitFn extends DoFn<KV<Integer, Candidate>, CanonicalEntry> {

  private static final long serialVersionUID = 1;

  /** Where event time ends: no timer may be set behind it, and a finished input reaches it. */
  private static final Instant END = GlobalWindow.INSTANCE.maxTimestamp();

  @StateId("slots")
  private final StateSpec<MapState<KV<Long, Integer>, Candidate>> slotsSpec =
      StateSpecs.map(KvCoder.of(VarLongCoder.of(), VarIntCoder.of()), CandidateCoder.of());

  @StateId("sizes")
  private final StateSpec<MapState<Long, Integer>> sizesSpec =
      StateSpecs.map(VarLongCoder.of(), VarIntCoder.of());

  @StateId("even")
  private final StateSpec<MapState<Hash128, Survivor>> evenSpec =
      StateSpecs.map(Hash128Coder.of(), SurvivorCoder.of());

  @StateId("odd")
  private final StateSpec<MapState<Hash128, Survivor>> oddSpec =
      StateSpecs.map(Hash128Coder.of(), SurvivorCoder.of());

  @StateId("generation")
  private final StateSpec<ValueState<Long>> generationSpec = StateSpecs.value(VarLongCoder.of());

  /** Everything posted earlier than this has been decided; absent before the first tick. */
  @StateId("decided")
  private final StateSpec<ValueState<Long>> decidedSpec = StateSpecs.value(VarLongCoder.of());

  @TimerId("tick")
  private final TimerSpec tickSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Catalog catalog;
  private final Duration horizon;
  private transient Meters meters;
  private transient BundleTotals counts;

  AdmitFn(Catalog catalog) {
    this.catalog = catalog;
    this.horizon = catalog.terms().horizon();
  }

  @Setup
  public void setUp() {
    meters = new Meters(catalog);
    counts = new BundleTotals(meters);
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, Candidate> keyed,
      @Timestamp Instant timestamp,
      @StateId("slots") MapState<KV<Long, Integer>, Candidate> slots,
      @StateId("sizes") MapState<Long, Integer> sizes,
      @StateId("decided") ValueState<Long> decided,
      @TimerId("tick") Timer tick,
      MultiOutputReceiver out) {
    Candidate candidate = keyed.getValue();
    if (candidate instanceof Offered offered) {
      Decoded decoded = offered.decoded();
      Long through = decided.read();
      if (through != null && decoded.postedTime() < through) {
        refuseBehind(decoded, through, timestamp, out);
      } else if (decoded instanceof Decodable) {
        new Buffer(slots, sizes).add(decoded.postedTime(), candidate);
      } else {
        dispose(decoded, timestamp, out);
      }
    } else if (candidate instanceof Remembered remembered) {
      new Buffer(slots, sizes).add(remembered.survivor().postedTime(), candidate);
    } else {
      // Every shard is opened before the watermark first moves, so this is the only first tick.
      tick.withOutputTimestamp(timestamp)
          .set(Instant.ofEpochMilli(timestamp.getMillis() + Buffer.BUCKET));
    }
  }

  @OnTimer("tick")
  public void tick(
      OnTimerContext context,
      @Key Integer shard,
      @StateId("slots") MapState<KV<Long, Integer>, Candidate> slots,
      @StateId("sizes") MapState<Long, Integer> sizes,
      @StateId("even") MapState<Hash128, Survivor> even,
      @StateId("odd") MapState<Hash128, Survivor> odd,
      @StateId("generation") ValueState<Long> generation,
      @StateId("decided") ValueState<Long> decided,
      @TimerId("tick") Timer tick,
      MultiOutputReceiver out) {
    long watermark = tick.getCurrentRelativeTime().getMillis();
    boolean timeEnds = watermark >= END.getMillis();
    Long before = decided.read();
    long from = before == null ? Long.MIN_VALUE : before;
    long to = timeEnds ? Long.MAX_VALUE : Buffer.bucketOf(watermark);
    Memory memory = new Generations(even, odd, generation, horizon);
    Buffer buffer = new Buffer(slots, sizes);
    buffer.due(from, to).forEach(bucket -> drain(shard, buffer.take(bucket), memory, out));
    decided.write(to);
    out.get(Admit.CANONICAL)
        .output(new PostedThrough(shard, timeEnds ? PostedThrough.END_OF_TIME : to));
    if (!timeEnds) {
      tick.withOutputTimestamp(Instant.ofEpochMilli(to))
          .set(Instant.ofEpochMilli(Math.min(to + Buffer.BUCKET, END.getMillis())));
    }
  }

  private void drain(
      int shard, List<Candidate> candidates, Memory memory, MultiOutputReceiver out) {
    List<Event> events = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates) {
      if (candidate instanceof Offered offered
          && offered.decoded() instanceof Decodable decodable) {
        events.add(decodable.event());
      } else if (candidate instanceof Remembered remembered) {
        memory.remember(remembered.survivor());
      }
    }
    events.sort(Event.ADMISSION_ORDER);
    for (Event event : events) {
      decide(shard, event, memory, out);
    }
  }

  private void decide(int shard, Event event, Memory memory, MultiOutputReceiver out) {
    Verdict verdict = Verdict.on(event, memory.recall(event.identity()), horizon);
    Instant posted = Instant.ofEpochMilli(event.postedTime());
    if (verdict.disposition() == Disposition.ADMITTED) {
      memory.remember(Survivor.of(event));
      out.get(Admit.CANONICAL).outputWithTimestamp(new CanonicalEvent(shard, event), posted);
      meters.countRecord(event.position(), Disposition.ADMITTED, null, event.postedTime(), counts);
    } else {
      out.get(Admit.EXCEPTIONS).outputWithTimestamp(verdict.exceptionOf(event), posted);
      meters.countRecord(event.position(), verdict.disposition(), null, event.postedTime(), counts);
    }
  }

  /** Counts a record whose end was known when it was decoded; no order changes it. */
  private void dispose(Decoded decoded, Instant timestamp, MultiOutputReceiver out) {
    if (decoded instanceof Refused refused) {
      ExceptionRow row = refused.exception();
      out.get(Admit.EXCEPTIONS).outputWithTimestamp(row, timestamp);
      meters.countRecord(row.position(), row.disposition(), row.code(), row.postedTime(), counts);
    } else {
      meters.countRecord(
          decoded.position(), Disposition.CONTROL, null, decoded.postedTime(), counts);
    }
  }

  /** The one thing live cannot post: the window it belongs to may be final already. */
  private void refuseBehind(
      Decoded decoded, long through, Instant timestamp, MultiOutputReceiver out) {
    String detail =
        "It is booked " + (through - decoded.postedTime()) + " ms before what was already decided.";
    out.get(Admit.EXCEPTIONS).outputWithTimestamp(decoded.behindWatermark(detail), timestamp);
    meters.countRecord(decoded.position(), Disposition.BEHIND_WATERMARK, null, through, counts);
  }

  @FinishBundle
  public void finish(FinishBundleContext context) {
    counts.drain(
        (key, partial) ->
            context.output(
                Admit.COUNTS,
                KV.of(key, partial),
                Instant.ofEpochMilli(partial.postingStart() + partial.window() - 1),
                GlobalWindow.INSTANCE));
  }
}
