package dev.tally.jobs.probe;

import dev.tally.catalog.Meter;
import dev.tally.event.Hash128;
import dev.tally.transforms.meter.Totals;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a row must be.
 *
 * @param sum what all rounds in it come to
 * @param shares the fingerprint of what each round adds, by its run
 */
record Expectation(Totals sum, Map<String, Hash128> shares) {

  Expectation plus(Expectation other, Meter meter) {
    Map<String, Hash128> all = new LinkedHashMap<>(shares);
    other.shares.forEach((run, share) -> all.merge(run, share, Hash128::plus));
    return new Expectation(Sums.plus(sum, other.sum, meter), all);
  }

  /** Names the round whose events a row lacks or has twice, if that is what is wrong with it. */
  String blame(Totals came) {
    Hash128 missing = sum.fingerprint().minus(came.fingerprint());
    Hash128 surplus = came.fingerprint().minus(sum.fingerprint());
    for (Map.Entry<String, Hash128> share : shares.entrySet()) {
      if (missing.equals(share.getValue())) {
        return "without round " + share.getKey();
      }
      if (surplus.equals(share.getValue())) {
        return "with round " + share.getKey() + " twice";
      }
    }
    return "";
  }
}
