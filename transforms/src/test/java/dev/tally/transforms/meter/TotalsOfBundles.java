package dev.tally.transforms.meter;

import dev.tally.catalog.Catalog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a runner does behind the bundles: merges their partials into rows. */
public final class TotalsOfBundles {

  private final Meters meters;
  private final Map<Row, Partial> rows = new HashMap<>();

  public TotalsOfBundles(Catalog catalog) {
    this.meters = new Meters(catalog);
  }

  /** Ends a bundle and adds what it holds. */
  public void finish(BundleTotals bundle) {
    bundle.drain(
        (key, partial) -> rows.merge(new Row(key, partial.postingStart()), partial, meters::merge));
  }

  /** Returns the rows. */
  public List<Posting> postings() {
    return rows.entrySet().stream()
        .map(
            row ->
                new Posting(
                    row.getKey().key(),
                    row.getValue().window(),
                    row.getValue().postingStart(),
                    row.getValue().totals()))
        .toList();
  }

  private record Row(PostingKey key, long postingStart) {}
}
