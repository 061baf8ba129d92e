package dev.tally.event;

import org.jspecify.annotations.Nullable;

/**
 * The mark of synthetic events: what a probe sends through a running ledger is counted like any
 * event, in rows of its own, so that no real number holds it.
 *
 * <p>The mark is in the CloudEvents {@code source}, which is part of an event's identity, so a
 * probe's event never repeats a real one.
 */
public final class Probe {

  /** What the source of every synthetic event starts with. */
  public static final String SOURCE = "urn:tally:probe:";

  /** What stands for a probe's records where those of others have no rejection code. */
  public static final String CODE = "PROBE";

  private Probe() {}

  /** Whether a CloudEvents source marks a synthetic event. */
  public static boolean isProbe(@Nullable String source) {
    return source != null && source.startsWith(SOURCE);
  }

  /** Returns the code that a record is counted under: empty for a real one that is not rejected. */
  public static String codeOf(@Nullable RejectionCode rejection, @Nullable String source) {
    if (rejection != null) {
      return rejection.name();
    }
    return isProbe(source) ? CODE : "";
  }
}
