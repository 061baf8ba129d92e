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
final class PackFn<T> extends BundleFn<T, KV<Integer, Chunk>> {

  private static final long serialVersionUID = 1;

  /** A chunk of this many bytes is sent before its bundle ends. */
  private static final int FULL = 128 * 1024;

  /** With this many bytes in all drafts everything is sent: a bundle may be a whole day. */
  private static final int MANY = 32 * 1024 * 1024;

  private final Sharding sharding;
  private final SerializableFunction<T, Candidate> candidate;
  private transient Map<Place, Chunk.Builder> drafts;

  /** The draft that each shard's last candidate went to: the next mostly goes there too. */
  private transient Chunk.@Nullable Builder[] latest;

  private transient int size;

  PackFn(Sharding sharding, SerializableFunction<T, Candidate> candidate) {
    this.sharding = sharding;
    this.candidate = candidate;
  }

  @Setup
  public void setUp() {
    drafts = new HashMap<>();
    latest = new Chunk.@Nullable Builder[sharding.shards()];
  }

  @StartBundle
  public void start() {
    // A bundle that failed may have left some.
    forget();
  }

  @ProcessElement
  public void process(@Element T element, OutputReceiver<KV<Integer, Chunk>> chunks) {
    Candidate packed = candidate.apply(element);
    int shard = (int) Long.remainderUnsigned(packed.shardKey().low(), sharding.shards());
    Chunk.Builder draft = draft(shard, sharding.sliceOf(packed.postedTime()));
    int before = draft.size();
    draft.add(packed);
    size += draft.size() - before;
    if (draft.size() >= FULL) {
      drafts.remove(new Place(shard, draft.slice()));
      latest[shard] = null;
      size -= draft.size();
      send(shard, draft.build(), chunks);
    } else if (size >= MANY) {
      drafts.forEach((where, full) -> send(where.shard(), full.build(), chunks));
      forget();
    }
  }

  private static void send(int shard, Chunk chunk, OutputReceiver<KV<Integer, Chunk>> chunks) {
    chunks.outputWithTimestamp(KV.of(shard, chunk), Instant.ofEpochMilli(chunk.earliest()));
  }

  private Chunk.Builder draft(int shard, long slice) {
    Chunk.Builder draft = latest[shard];
    if (draft == null || draft.slice() != slice) {
      draft =
          drafts.computeIfAbsent(
              new Place(shard, slice), place -> new Chunk.Builder(place.slice()));
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
          Chunk chunk = draft.build();
          context.output(
              KV.of(place.shard(), chunk),
              Instant.ofEpochMilli(chunk.earliest()),
              GlobalWindow.INSTANCE);
        });
    forget();
  }

  private record Place(int shard, long slice) {}
}
