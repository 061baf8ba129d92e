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

/** Packs what a bundle sends to each shard into chunks, each at its earliest candidate's time. */
final class BatchCandidatesFn<T> extends BundleFn<T, KV<Integer, CandidateBatch>> {

  private static final long serialVersionUID = 1;

  /** A chunk of this many bytes is sent before its bundle ends. */
  private static final int FULL = 128 * 1024;

  /** With this many bytes in all drafts everything is sent: a bundle may be a whole day. */
  private static final int MANY = 32 * 1024 * 1024;

  private final Sharding sharding;
  private final SerializableFunction<T, AdmissionCandidate> candidate;
  private transient Map<ShardSlice, CandidateBatch.Builder> drafts;

  /** The draft that each shard's last candidate went to: the next mostly goes there too. */
  private transient CandidateBatch.@Nullable Builder[] latest;

  private transient int size;

  BatchCandidatesFn(Sharding sharding, SerializableFunction<T, AdmissionCandidate> candidate) {
    this.sharding = sharding;
    this.candidate = candidate;
  }

  @Setup
  public void setUp() {
    drafts = new HashMap<>();
    latest = new CandidateBatch.@Nullable Builder[sharding.shards()];
  }

  @StartBundle
  public void start() {
    // A bundle that failed may have left some.
    forget();
  }

  @ProcessElement
  public void process(@Element T element, OutputReceiver<KV<Integer, CandidateBatch>> chunks) {
    AdmissionCandidate packed = candidate.apply(element);
    int shard = (int) Long.remainderUnsigned(packed.shardKey().low(), sharding.shards());
    CandidateBatch.Builder draft = draft(shard, sharding.sliceOf(packed.postedTime()));
    int before = draft.size();
    draft.add(packed);
    size += draft.size() - before;
    if (draft.size() >= FULL) {
      drafts.remove(new ShardSlice(shard, draft.slice()));
      latest[shard] = null;
      size -= draft.size();
      send(shard, draft.build(), chunks);
    } else if (size >= MANY) {
      drafts.forEach((where, full) -> send(where.shard(), full.build(), chunks));
      forget();
    }
  }

  private static void send(
      int shard, CandidateBatch chunk, OutputReceiver<KV<Integer, CandidateBatch>> chunks) {
    chunks.outputWithTimestamp(KV.of(shard, chunk), Instant.ofEpochMilli(chunk.earliest()));
  }

  private CandidateBatch.Builder draft(int shard, long slice) {
    CandidateBatch.Builder draft = latest[shard];
    if (draft == null || draft.slice() != slice) {
      draft =
          drafts.computeIfAbsent(
              new ShardSlice(shard, slice), place -> new CandidateBatch.Builder(place.slice()));
      latest[shard] = draft;
    }
    return draft;
  }

  private void forget() {
    drafts.clear();
    Arrays.fill(latest, null);
    size = 0;
  }

  @FinishBundle
  public void finish(FinishBundleContext context) {
    drafts.forEach(
        (place, draft) -> {
          CandidateBatch chunk = draft.build();
          context.output(
              KV.of(place.shard(), chunk),
              Instant.ofEpochMilli(chunk.earliest()),
              GlobalWindow.INSTANCE);
        });
    forget();
  }

  private record ShardSlice(int shard, long slice) {}
}
