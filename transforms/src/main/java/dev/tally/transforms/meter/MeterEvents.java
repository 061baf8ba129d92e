package dev.tally.transforms.meter;

import dev.tally.catalog.Catalogs;
import dev.tally.event.CanonicalEntry;
import dev.tally.event.CanonicalEvent;
import dev.tally.event.Disposition;
import dev.tally.transforms.admit.Admit;
import dev.tally.transforms.admit.RecordDisposition;
import dev.tally.transforms.bundle.BundleFn;
import dev.tally.transforms.bundle.Sharding;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.joda.time.Instant;

/**
 * What {@link Admit} tells, canonical events and the ends of all other records, to what each bundle
 * of it adds to each row group.
 */
public final class MeterEvents
    extends PTransform<PCollectionTuple, PCollection<KV<RowShard, PartialRows>>> {

  private static final long serialVersionUID = 1;

  static final Coder<KV<RowShard, PartialRows>> KEYED =
      KvCoder.of(RowShard.CODER, PartialRows.CODER);

  private final Catalogs catalogs;
  private final Sharding sharding;

  public MeterEvents(Catalogs catalogs, Sharding sharding) {
    this.catalogs = catalogs;
    this.sharding = sharding;
  }

  @Override
  public PCollection<KV<RowShard, PartialRows>> expand(PCollectionTuple admitted) {
    PCollection<KV<RowShard, PartialRows>> events =
        admitted
            .get(Admit.CANONICAL)
            .apply("MeterEvent", ParDo.of(new AddUpFn<>(catalogs, sharding, MeterEvents::ofEvents)))
            .setCoder(KEYED);
    PCollection<KV<RowShard, PartialRows>> others =
        admitted
            .get(Admit.DISPOSITIONS)
            .apply(
                "MeterRecord", ParDo.of(new AddUpFn<>(catalogs, sharding, MeterEvents::ofOthers)))
            .setCoder(KEYED);
    return PCollectionList.of(events).and(others).apply("AllParts", Flatten.pCollections());
  }

  /** Returns what counts events, each as a record too: a canonical event was admitted. */
  private static BiConsumer<List<CanonicalEntry>, BundleAccumulator> ofEvents(Catalogs catalogs) {
    MeterRules meter = new MeterRules(catalogs);
    Meters meters = new Meters(catalogs);
    return (entries, totals) -> {
      for (CanonicalEntry entry : entries) {
        if (entry instanceof CanonicalEvent canonical) {
          meter.count(canonical.event(), totals);
          meters.count(RecordDisposition.of(canonical.event(), Disposition.ADMITTED), totals);
        }
      }
    };
  }

  private static BiConsumer<RecordDisposition, BundleAccumulator> ofOthers(Catalogs catalogs) {
    return new Meters(catalogs)::count;
  }

  /** Adds up what the elements of a bundle add to each row group, and sends it by shard. */
  private static final class AddUpFn<T> extends BundleFn<T, KV<RowShard, PartialRows>> {

    private static final long serialVersionUID = 1;

    private final Catalogs catalogs;
    private final Sharding sharding;
    private final SerializableFunction<Catalogs, BiConsumer<T, BundleAccumulator>> compile;
    private transient BiConsumer<T, BundleAccumulator> counter;
    private transient BundleAccumulator totals;

    /**
     * @param compile from catalogs to what adds an element to every row that counts it
     */
    AddUpFn(
        Catalogs catalogs,
        Sharding sharding,
        SerializableFunction<Catalogs, BiConsumer<T, BundleAccumulator>> compile) {
      this.catalogs = catalogs;
      this.sharding = sharding;
      this.compile = compile;
    }

    @Setup
    public void setUp() {
      counter = compile.apply(catalogs);
      totals = new BundleAccumulator(new Meters(catalogs), sharding);
    }

    @StartBundle
    public void start() {
      // A bundle that failed may have left some.
      totals.clear();
    }

    @ProcessElement
    public void process(@Element T element, OutputReceiver<KV<RowShard, PartialRows>> out) {
      counter.accept(element, totals);
      if (totals.isFull()) {
        totals.drain(
            (shard, parts) ->
                out.outputWithTimestamp(KV.of(shard, parts), Instant.ofEpochMilli(shard.last())));
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      totals.drain(
          (shard, parts) ->
              context.output(
                  KV.of(shard, parts), Instant.ofEpochMilli(shard.last()), GlobalWindow.INSTANCE));
    }
  }
}
