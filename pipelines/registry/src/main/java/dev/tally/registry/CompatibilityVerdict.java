package dev.tally.registry;

import java.util.List;

/**
 * Whether a schema goes with the newest version of a subject.
 *
 * @param compatible whether it does
 * @param reasons why not, in the registry's own words; some registries give none
 */
public record CompatibilityVerdict(boolean compatible, List<String> reasons) {

  public CompatibilityVerdict {
    reasons = List.copyOf(reasons);
  }
}
