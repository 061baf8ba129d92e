package dev.tally.transforms.meter;

import dev.tally.catalog.Catalogs;
import dev.tally.event.StringInterner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a runner does behind the bundles: merges their parts into rows. */
public final class TotalsOfBundles {

  private final Meters meters;
  private final StringInterner texts = new StringInterner();
  private final Map<RowGroup, RowGroupAccumulator> rowGroups = new HashMap<>();

  public TotalsOfBundles(Catalogs catalogs) {
    this.meters = new Meters(catalogs);
  }

  /** Ends a bundle and adds what it holds. */
  public void finish(BundleAccumulator bundle) {
    bundle.drain((shard, parts) -> parts.addTo(rowGroups, meters, texts));
  }

  /** Returns the rows. */
  public List<Posting> postings() {
    List<Posting> postings = new ArrayList<>();
    rowGroups.forEach((rowGroup, totals) -> totals.postings(rowGroup, postings::add));
    return postings;
  }
}
