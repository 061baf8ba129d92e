package dev.tally.transforms.meter;

import dev.tally.catalog.Catalog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a runner does behind the bundles: merges their partials into rows. */
public final class TotalsOfBundles {

  private final Meters meters;
  private final Map<RowKey, Totals> rows = new HashMap<>();

  public TotalsOfBundles(Catalog catalog) {
    this.meters = new Meters(catalog);
  }

  /** Ends a bundle and adds what it holds. */
  public void finish(BundleTotals bundle) {
    bundle.drain(
        (place, parts) ->
            parts.forEach(
                part ->
                    rows.merge(
                        part.row(),
                        part.totals(),
                        (one, other) -> meters.merge(part.row().meter(), one, other))));
  }

  /** Returns the rows. */
  public List<Posting> postings() {
    return rows.entrySet().stream()
        .map(
            row ->
                new Posting(
                    row.getKey().cell(),
                    meters.window(row.getKey().meter()),
                    row.getKey().postingStart(),
                    row.getValue()))
        .toList();
  }
}
