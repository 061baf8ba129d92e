package dev.tally.transforms.admit;

import dev.tally.catalog.Catalogs;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.transforms.bundle.Sharding;
import dev.tally.transforms.decode.Decode;
import dev.tally.transforms.decode.Decoded;
import dev.tally.transforms.decode.Decoded.Control;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.decode.Decoded.Refused;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.decode.PostedRange;
import dev.tally.transforms.meter.BundleAccumulator;
import dev.tally.transforms.meter.MeterRules;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.TotalsOfBundles;
import dev.tally.transforms.parity.RowLines;
import dev.tally.transforms.parity.Rows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pure parts of the flow, composed without Beam: decode, sort, decide, meter.
 *
 * <p>One run takes records one by one; whoever drives it says how far time has come.
 */
final class PureFlow {

  /** A memory that forgets nothing. */
  static final class Unbounded implements SurvivorStore {

    private final Map<Hash128, Survivor> survivors = new HashMap<>();
    private final Map<Position, Position> broughtBack = new HashMap<>();

    @Override
    public @Nullable Survivor recall(Hash128 identity) {
      return survivors.get(identity);
    }

    @Override
    public @Nullable Position broughtBack(Position original) {
      return broughtBack.get(original);
    }

    @Override
    public void remember(Survivor survivor) {
      survivors.put(survivor.identity(), survivor);
      if (survivor.original() != null) {
        broughtBack.put(survivor.original(), survivor.position());
      }
    }
  }

  private final Catalogs catalogs;
  private final Decode decode;
  private final MeterRules meter;
  private final Meters meters;
  private final RowLines lines;

  PureFlow(Catalogs catalogs) {
    this.catalogs = catalogs;
    this.decode = new Decode(catalogs);
    this.meter = new MeterRules(catalogs);
    this.meters = new Meters(catalogs);
    this.lines = new RowLines(catalogs);
  }

  /** Starts a run of that many shards. */
  Run run(int shards, PostedRange range, Supplier<SurvivorStore> memory) {
    return new Run(shards, range, memory);
  }

  /** Returns what everything at once comes to. */
  Rows atOnce(Collection<RawRecord> records) {
    Run run = run(1, PostedRange.EVER, Unbounded::new);
    records.forEach(run::offer);
    return run.finish();
  }

  final class Run {

    private final PostedRange range;
    private final List<SurvivorStore> memories = new ArrayList<>();
    private final List<List<Event>> waiting = new ArrayList<>();
    private final List<Survivor> survivors = new ArrayList<>();
    private final TotalsOfBundles totals = new TotalsOfBundles(catalogs);
    private final BundleAccumulator bundle = new BundleAccumulator(meters, new Sharding(3, false));
    private final List<String> exceptions = new ArrayList<>();

    Run(int shards, PostedRange range, Supplier<SurvivorStore> memory) {
      this.range = range;
      for (int shard = 0; shard < shards; shard++) {
        memories.add(memory.get());
        waiting.add(new ArrayList<>());
      }
    }

    void seed(Collection<Survivor> booksBefore) {
      booksBefore.stream()
          .sorted(java.util.Comparator.comparingLong(Survivor::postedTime))
          .forEach(survivor -> memories.get(shardOf(survivor.identity())).remember(survivor));
    }

    void offer(RawRecord record) {
      decode.decode(record).forEach(this::offer);
    }

    private void offer(Decoded decoded) {
      if (!range.contains(decoded.postedTime())) {
        return;
      }
      if (decoded instanceof Decodable decodable) {
        waiting.get(shardOf(decodable.event().identity())).add(decodable.event());
      } else if (decoded instanceof Refused refused) {
        ExceptionRow row = refused.exception();
        exceptions.add(lines.of(row));
        meters.count(RecordDisposition.of(row), bundle);
      } else if (decoded instanceof Control control) {
        meters.count(
            new RecordDisposition(
                control.position(), Disposition.CONTROL, "", control.postedTime()),
            bundle);
      }
    }

    /** Decides everything posted before a time, and ends the bundle. */
    void advance(long watermark) {
      for (int shard = 0; shard < waiting.size(); shard++) {
        SurvivorStore memory = memories.get(shard);
        List<Event> due = new ArrayList<>();
        waiting.get(shard).removeIf(event -> event.postedTime() < watermark && due.add(event));
        due.sort(Event.ADMISSION_ORDER);
        due.forEach(event -> decide(event, memory));
      }
      totals.finish(bundle);
    }

    private void decide(Event event, SurvivorStore memory) {
      AdmissionDecision verdict = AdmissionDecision.on(event, memory, catalogs.terms().horizon());
      meters.count(RecordDisposition.of(event, verdict.disposition()), bundle);
      if (verdict.disposition() == Disposition.ADMITTED) {
        memory.remember(Survivor.of(event));
        survivors.add(Survivor.of(event));
        meter.count(event, bundle);
      } else {
        exceptions.add(lines.of(verdict.exceptionOf(event)));
      }
    }

    Rows finish() {
      advance(Long.MAX_VALUE);
      return Rows.of(totals.postings().stream().map(lines::of).toList(), exceptions);
    }

    /** Returns the survivors of this run, for the books that follow. */
    List<Survivor> survivors() {
      return survivors;
    }

    private int shardOf(Hash128 identity) {
      return (int) Long.remainderUnsigned(identity.low(), memories.size());
    }
  }
}
