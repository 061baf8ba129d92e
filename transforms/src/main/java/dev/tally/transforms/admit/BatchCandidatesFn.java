package dev.tally.transforms.admit;

import dev.tally.transforms.bundle.BundleFn;
import dev.tally.transforms.bundle.Sharding;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Packs what a bundle sends to each shard into batches, each at its earliest candidate's time. */
final class BatchCandidatesFn<T> extends BundleFn<T, KV<Integer, CandidateBatch>> {

  private static final long serialVersionUID = 1;

  /** A batch of this many bytes is sent before its bundle ends. */
  private static final int FULL = 128 * 1024;

  /** With this many bytes in all batches everything is sent: a bundle may be a whole day. */
  private static final int MANY = 32 * 1024 * 1024;

  private final Sharding sharding;
  private final SerializableFunction<T, AdmissionCandidate> candidate;
  private transient Map<ShardSlice, CandidateBatch.Builder> builders;

  /** The batch that each shard's last candidate went to: the next mostly goes there too. */
  private transient CandidateBatch.@Nullable Builder[] latest;

  private transient int size;

  BatchCandidatesFn(Sharding sharding, SerializableFunction<T, AdmissionCandidate> candidate) {
    this.sharding = sharding;
    this.candidate = candidate;
  }

  @Setup
  public void setUp() {
    builders = new HashMap<>();
    latest = new CandidateBatch.@Nullable Builder[sharding.shards()];
  }

  @StartBundle
  public void start() {
    // A bundle that failed may have left some.
    forget();
  }

  @ProcessElement
  public void process(@Element T element, OutputReceiver<KV<Integer, CandidateBatch>> batches) {
    AdmissionCandidate packed = candidate.apply(element);
    int shard = (int) Long.remainderUnsigned(packed.shardKey().low(), sharding.shards());
    CandidateBatch.Builder builder = builder(shard, sharding.sliceOf(packed.postedTime()));
    int before = builder.size();
    builder.add(packed);
    size += builder.size() - before;
    if (builder.size() >= FULL) {
      builders.remove(new ShardSlice(shard, builder.slice()));
      latest[shard] = null;
      size -= builder.size();
      send(shard, builder.build(), batches);
    } else if (size >= MANY) {
      builders.forEach((where, full) -> send(where.shard(), full.build(), batches));
      forget();
    }
  }

  private static void send(
      int shard, CandidateBatch batch, OutputReceiver<KV<Integer, CandidateBatch>> batches) {
    batches.outputWithTimestamp(KV.of(shard, batch), Instant.ofEpochMilli(batch.earliest()));
  }

  private CandidateBatch.Builder builder(int shard, long slice) {
    CandidateBatch.Builder builder = latest[shard];
    if (builder == null || builder.slice() != slice) {
      builder =
          builders.computeIfAbsent(
              new ShardSlice(shard, slice), where -> new CandidateBatch.Builder(where.slice()));
      latest[shard] = builder;
    }
    return builder;
  }

  private void forget() {
    builders.clear();
    Arrays.fill(latest, null);
    size = 0;
  }

  @FinishBundle
  public void finish(FinishBundleContext context) {
    builders.forEach(
        (where, builder) -> {
          CandidateBatch batch = builder.build();
          context.output(
              KV.of(where.shard(), batch),
              Instant.ofEpochMilli(batch.earliest()),
              GlobalWindow.INSTANCE);
        });
    forget();
  }

  private record ShardSlice(int shard, long slice) {}
}
