package dev.tally.transforms.meter;

import dev.tally.event.StringInterner;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.state.BagState;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/**
 * Partial rows to postings: one row per cell and posting window, final when it comes.
 *
 * <p>Nothing is late here. Every part is sent while the watermark is at most at its posted time, so
 * once the watermark has passed a window, all of its rows are whole.
 */
public final class Post
    extends PTransform<PCollection<KV<RowShard, PartialRows>>, PCollection<Posting>> {

  private static final long serialVersionUID = 1;

  private final Meters meters;

  public Post(Meters meters) {
    this.meters = meters;
  }

  @Override
  public PCollection<Posting> expand(PCollection<KV<RowShard, PartialRows>> parts) {
    return parts.apply("MergeParts", ParDo.of(new MergeFn(meters))).setCoder(Posting.CODER);
  }

  /**
   * Merges the parts of the rows of one shard, when no more can come.
   *
   * <p>Until then parts are put aside as they come, which costs no look-up. Where they have become
   * more than the row groups that they make up, they are merged early, so that state grows with the
   * number of row groups and each part is merged a few times at most.
   */
  static final class MergeFn extends DoFn<KV<RowShard, PartialRows>, Posting> {

    private static final long serialVersionUID = 1;

    /** So few parts are not worth merging early. */
    private static final int FEW = 500;

    @StateId("parts")
    private final StateSpec<BagState<PartialRows>> partsSpec = StateSpecs.bag(PartialRows.CODER);

    /**
     * How many row groups the last early merge left, and how many parts of row groups have come
     * since.
     */
    @StateId("counts")
    private final StateSpec<ValueState<KV<Integer, Integer>>> countsSpec =
        StateSpecs.value(KvCoder.of(VarIntCoder.of(), VarIntCoder.of()));

    @TimerId("end")
    private final TimerSpec endSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

    private final Meters meters;
    private transient StringInterner interner;

    MergeFn(Meters meters) {
      this.meters = meters;
    }

    @Setup
    public void setUp() {
      interner = new StringInterner();
    }

    @ProcessElement
    public void process(
        @Element KV<RowShard, PartialRows> coming,
        @StateId("parts") BagState<PartialRows> parts,
        @StateId("counts") ValueState<KV<Integer, Integer>> counts,
        @TimerId("end") Timer end) {
      KV<Integer, Integer> before = counts.read();
      if (before == null) {
        Instant last = Instant.ofEpochMilli(coming.getKey().last());
        if (end.getCurrentRelativeTime().isAfter(last)) {
          // Its rows may have been posted; a second posting would overwrite the first.
          throw new IllegalStateException(
              "parts of "
                  + coming.getKey()
                  + " came behind the watermark; the runner broke its word");
        }
        end.set(last);
      }
      parts.add(coming.getValue());
      int rowGroups = before == null ? 0 : before.getKey();
      int since = coming.getValue().count() + (before == null ? 0 : before.getValue());
      if (since > Math.max(FEW, 2 * rowGroups)) {
        PartialRows merged = pack(merge(parts.read()));
        parts.clear();
        parts.add(merged);
        counts.write(KV.of(merged.count(), 0));
      } else {
        counts.write(KV.of(rowGroups, since));
      }
    }

    @OnTimer("end")
    public void end(
        @StateId("parts") BagState<PartialRows> parts,
        @StateId("counts") ValueState<KV<Integer, Integer>> counts,
        OutputReceiver<Posting> postings) {
      merge(parts.read())
          .forEach((rowGroup, totals) -> totals.postings(rowGroup, postings::output));
      parts.clear();
      counts.clear();
    }

    private Map<RowGroup, RowGroupAccumulator> merge(Iterable<PartialRows> parts) {
      Map<RowGroup, RowGroupAccumulator> rowGroups = new HashMap<>();
      parts.forEach(some -> some.addTo(rowGroups, meters, interner));
      return rowGroups;
    }

    private static PartialRows pack(Map<RowGroup, RowGroupAccumulator> rowGroups) {
      PartialRows.Builder builder = new PartialRows.Builder();
      rowGroups.forEach(builder::add);
      return builder.build();
    }
  }
}
