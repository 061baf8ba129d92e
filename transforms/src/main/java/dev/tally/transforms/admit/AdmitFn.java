package dev.tally.transforms.admit;

import dev.tally.event.CanonicalEntry;
import dev.tally.event.CanonicalEvent;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.PostedThrough;
import dev.tally.event.StringInterner;
import dev.tally.transforms.admit.AdmissionCandidate.Offered;
import dev.tally.transforms.admit.AdmissionCandidate.Remembered;
import dev.tally.transforms.bundle.Sharding;
import dev.tally.transforms.decode.Decoded;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.decode.Decoded.Refused;
import dev.tally.transforms.decode.ExceptionRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
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
 * <p>Candidates wait in the {@link CandidateBuffer}. One absolute event-time timer, the tick, fires
 * when the watermark has passed the next {@value #TICK} ms: nothing posted earlier can come any
 * more, so what is due is sorted by {@link Event#ADMISSION_ORDER} and decided, one event after the
 * other. The timer tells only <em>when</em> a prefix of that order is decided, never <em>what</em>
 * is: a live run decides many short prefixes, a close one long one, and both decide the same.
 *
 * <p>The tick's output timestamp is where the last drain ended; it holds the watermark of
 * everything downstream until the events from there on have been sent.
 *
 * <p>State is written in batches and blocks and hardly ever read: what it says is kept beside it,
 * in {@link ShardCache}.
 */
final class AdmitFn extends DoFn<KV<Integer, CandidateBatch>, List<CanonicalEntry>> {

  private static final long serialVersionUID = 2;

  /** Milliseconds of posted time between two drains. A slice holds a whole number of them. */
  private static final long TICK = 250;

  /** So many entries go out together at most. */
  private static final int MANY = 1_000;

  /** Where event time ends: no timer may be set behind it, and a finished input reaches it. */
  private static final Instant END = GlobalWindow.INSTANCE.maxTimestamp();

  @StateId("chunks")
  private final StateSpec<MapState<KV<Long, Integer>, CandidateBatch>> batchesSpec =
      StateSpecs.map(KvCoder.of(VarLongCoder.of(), VarIntCoder.of()), CandidateBatch.CODER);

  @StateId("sizes")
  private final StateSpec<MapState<Long, Integer>> sizesSpec =
      StateSpecs.map(VarLongCoder.of(), VarIntCoder.of());

  @StateId("survivors")
  private final StateSpec<MapState<Long, SurvivorBlock>> survivorsSpec =
      StateSpecs.map(VarLongCoder.of(), SurvivorBlock.CODER);

  @StateId("broughtBack")
  private final StateSpec<MapState<String, String>> broughtBackSpec =
      StateSpecs.map(StringUtf8Coder.of(), StringUtf8Coder.of());

  @StateId("progress")
  private final StateSpec<ValueState<ShardProgress>> progressSpec =
      StateSpecs.value(ShardProgress.CODER);

  @TimerId("tick")
  private final TimerSpec tickSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Sharding sharding;
  private final Duration horizon;
  private transient Map<Integer, ShardCache> shards;
  private transient StringInterner interner;

  AdmitFn(Duration horizon, Sharding sharding) {
    this.horizon = horizon;
    this.sharding = sharding;
  }

  @Setup
  public void setUp() {
    shards = new HashMap<>();
    interner = new StringInterner();
  }

  @ProcessElement
  public void process(
      @Element KV<Integer, CandidateBatch> keyed,
      @Timestamp Instant timestamp,
      @StateId("chunks") MapState<KV<Long, Integer>, CandidateBatch> batches,
      @StateId("sizes") MapState<Long, Integer> sizes,
      @StateId("survivors") MapState<Long, SurvivorBlock> survivors,
      @StateId("progress") ValueState<ShardProgress> progressState,
      @TimerId("tick") Timer tick,
      MultiOutputReceiver out) {
    if (keyed.getValue().isEmpty()) {
      // Every shard is opened before the watermark first moves, so this is the only first tick.
      tick.withOutputTimestamp(timestamp).set(Instant.ofEpochMilli(timestamp.getMillis() + TICK));
      return;
    }
    ShardProgress progress = read(progressState);
    CandidateBatch batch = keyed.getValue();
    if (batch.earliest() < progress.decided()) {
      batch = refuseBehind(batch, progress.decided(), timestamp, out);
    }
    if (!batch.isEmpty()) {
      ShardCache shard = take(keyed.getKey(), progress, survivors);
      new CandidateBuffer(batches, sizes, sharding).add(batch);
      shard.received(batch);
      putBack(keyed.getKey(), shard, progress.received(batch), progressState);
    }
  }

  @OnTimer("tick")
  public void tick(
      @Key Integer key,
      @StateId("chunks") MapState<KV<Long, Integer>, CandidateBatch> batches,
      @StateId("sizes") MapState<Long, Integer> sizes,
      @StateId("survivors") MapState<Long, SurvivorBlock> survivors,
      @StateId("broughtBack") MapState<String, String> broughtBack,
      @StateId("progress") ValueState<ShardProgress> progressState,
      @TimerId("tick") Timer tick,
      MultiOutputReceiver out) {
    long watermark = tick.getCurrentRelativeTime().getMillis();
    boolean timeEnds = watermark >= END.getMillis();
    long to = timeEnds ? Long.MAX_VALUE : tickOf(watermark);
    ShardProgress progress = read(progressState);
    ShardCache shard = take(key, progress, survivors);
    SurvivorLog log = shard.survivors();
    SurvivorStore store = log.in(survivors, broughtBack);
    CandidateBuffer buffer = new CandidateBuffer(batches, sizes, sharding);
    long from = progress.decided();
    List<CanonicalEntry> admitted = new ArrayList<>();
    buffer
        .due(from, to)
        .forEach(
            slice -> {
              // A close decides months in one drain.
              log.forgetBefore(slice - horizon.toMillis());
              decideAll(key, shard.take(slice, from, to, buffer), store, admitted, out);
              if (slice + sharding.slice() <= to) {
                buffer.remove(slice);
                shard.leave(slice);
              }
            });
    admitted.add(new PostedThrough(key, timeEnds ? PostedThrough.END_OF_TIME : to));
    out.get(Admit.CANONICAL).output(admitted);
    log.save();
    if (timeEnds) {
      progressState.write(progress.decidedTo(to, log.first(), log.last()));
      return;
    }
    log.forgetBefore(to - horizon.toMillis());
    putBack(key, shard, progress.decidedTo(to, log.first(), log.last()), progressState);
    tick.withOutputTimestamp(Instant.ofEpochMilli(to))
        .set(Instant.ofEpochMilli(Math.min(to + TICK, END.getMillis())));
  }

  /** Returns the start of the tick that a time falls into. */
  static long tickOf(long time) {
    return Math.floorDiv(time, TICK) * TICK;
  }

  private static ShardProgress read(ValueState<ShardProgress> state) {
    ShardProgress progress = state.read();
    return progress == null ? ShardProgress.START : progress;
  }

  /**
   * Takes a shard out of what is known, to be put back when it is where its state is. So if this
   * fails in between, the next try reads it anew.
   */
  private ShardCache take(
      int key, ShardProgress progress, MapState<Long, SurvivorBlock> survivors) {
    ShardCache known = shards.remove(key);
    return known != null && known.isAt(progress)
        ? known
        : ShardCache.read(progress, survivors, interner);
  }

  private void putBack(
      int key, ShardCache shard, ShardProgress progress, ValueState<ShardProgress> state) {
    shard.goTo(progress);
    state.write(progress);
    shards.put(key, shard);
  }

  private void decideAll(
      int shard,
      List<AdmissionCandidate> due,
      SurvivorStore store,
      List<CanonicalEntry> admitted,
      MultiOutputReceiver out) {
    List<Survivor> survivors = new ArrayList<>();
    List<Event> events = new ArrayList<>(due.size());
    for (AdmissionCandidate candidate : due) {
      if (candidate instanceof Remembered remembered) {
        survivors.add(remembered.survivor());
      } else if (candidate instanceof Offered offered) {
        if (offered.decoded() instanceof Decodable decodable) {
          events.add(decodable.event());
        } else {
          dispose(offered.decoded(), out);
        }
      }
    }
    survivors.sort(Comparator.comparingLong(Survivor::postedTime));
    survivors.forEach(store::remember);
    events.sort(Event.ADMISSION_ORDER);
    for (Event event : events) {
      if (decide(event, store, out)) {
        admitted.add(new CanonicalEvent(shard, event));
      }
      if (admitted.size() >= MANY) {
        out.get(Admit.CANONICAL).output(List.copyOf(admitted));
        admitted.clear();
      }
    }
  }

  /** Decides on one event, and returns whether it is admitted. */
  private boolean decide(Event event, SurvivorStore store, MultiOutputReceiver out) {
    AdmissionDecision decision = AdmissionDecision.on(event, store, horizon);
    if (decision.disposition() == Disposition.ADMITTED) {
      store.remember(Survivor.of(event));
      return true;
    }
    except(decision.exceptionOf(event), out);
    return false;
  }

  /** Tells of a record whose end was known when it was decoded; no order changes it. */
  private static void dispose(Decoded decoded, MultiOutputReceiver out) {
    if (decoded instanceof Refused refused) {
      except(refused.exception(), out);
    } else {
      tell(
          new RecordDisposition(decoded.position(), Disposition.CONTROL, "", decoded.postedTime()),
          out);
    }
  }

  private static void except(ExceptionRow row, MultiOutputReceiver out) {
    out.get(Admit.EXCEPTIONS).outputWithTimestamp(row, Instant.ofEpochMilli(row.postedTime()));
    tell(RecordDisposition.of(row), out);
  }

  private static void tell(RecordDisposition end, MultiOutputReceiver out) {
    long time = Math.min(end.postedTime(), END.getMillis());
    out.get(Admit.DISPOSITIONS).outputWithTimestamp(end, Instant.ofEpochMilli(time));
  }

  /**
   * Refuses what is behind the watermark, and returns the rest.
   *
   * <p>It is the one thing live cannot post: the window it belongs to may be final already.
   */
  private CandidateBatch refuseBehind(
      CandidateBatch batch, long decided, Instant timestamp, MultiOutputReceiver out) {
    CandidateBatch.Builder rest = new CandidateBatch.Builder(batch.slice());
    for (AdmissionCandidate candidate : batch.unpack(interner)) {
      if (candidate.postedTime() >= decided) {
        rest.add(candidate);
      } else if (candidate instanceof Offered offered) {
        Decoded decoded = offered.decoded();
        String detail =
            "It is booked "
                + (decided - decoded.postedTime())
                + " ms before what was already decided.";
        ExceptionRow row = decoded.behindWatermark(detail);
        out.get(Admit.EXCEPTIONS).outputWithTimestamp(row, timestamp);
        // Its own window may be posted already, so it is counted where time stands.
        tell(RecordDisposition.of(row).bookedAt(decided), out);
      }
    }
    return rest.build();
  }
}
