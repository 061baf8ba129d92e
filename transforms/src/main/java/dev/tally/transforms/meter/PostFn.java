package dev.tally.transforms.meter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.ListCoder;
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
import org.apache.beam.sdk.values.KV;
import org.joda.time.Instant;

/**
 * Merges the parts of the rows of one place, when no more can come.
 *
 * <p>Until then parts are put aside as they come, which costs no look-up. Where they have become
 * more than the rows that they make up, they are merged early, so that state grows with the number
 * of rows and each part is merged a few times at most.
 */
final class PostFn extends DoFn<KV<Place, List<RowPart>>, Posting> {

  private static final long serialVersionUID = 1;

  /** So few parts are not worth merging early. */
  private static final int FEW = 500;

  @StateId("parts")
  private final StateSpec<BagState<List<RowPart>>> partsSpec =
      StateSpecs.bag(ListCoder.of(RowPartCoder.of()));

  /** How many rows the last early merge left, and how many parts have come since. */
  @StateId("counts")
  private final StateSpec<ValueState<KV<Integer, Integer>>> countsSpec =
      StateSpecs.value(KvCoder.of(VarIntCoder.of(), VarIntCoder.of()));

  @TimerId("end")
  private final TimerSpec endSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Meters meters;

  PostFn(Meters meters) {
    this.meters = meters;
  }

  @ProcessElement
  public void process(
      @Element KV<Place, List<RowPart>> coming,
      @StateId("parts") BagState<List<RowPart>> parts,
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
    int rows = before == null ? 0 : before.getKey();
    int since = coming.getValue().size() + (before == null ? 0 : before.getValue());
    if (since > Math.max(FEW, 2 * rows)) {
      List<RowPart> merged = new ArrayList<>(merge(parts.read()));
      parts.clear();
      parts.add(merged);
      counts.write(KV.of(merged.size(), 0));
    } else {
      counts.write(KV.of(rows, since));
    }
  }

  @OnTimer("end")
  public void end(
      @StateId("parts") BagState<List<RowPart>> parts,
      @StateId("counts") ValueState<KV<Integer, Integer>> counts,
      OutputReceiver<Posting> postings) {
    for (RowPart whole : merge(parts.read())) {
      RowKey row = whole.row();
      postings.output(
          new Posting(row.cell(), meters.window(row.meter()), row.postingStart(), whole.totals()));
    }
    parts.clear();
    counts.clear();
  }

  private Collection<RowPart> merge(Iterable<List<RowPart>> parts) {
    Map<RowKey, RowPart> rows = new HashMap<>();
    for (List<RowPart> some : parts) {
      for (RowPart part : some) {
        rows.merge(part.row(), part, this::merge);
      }
    }
    return rows.values();
  }

  private RowPart merge(RowPart one, RowPart other) {
    RowKey row = one.row();
    return new RowPart(row, meters.merge(row.meter(), one.totals(), other.totals()));
  }
}
