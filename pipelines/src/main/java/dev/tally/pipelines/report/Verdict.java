package dev.tally.pipelines.report;

/** Whether the books of some days can be trusted. */
public enum Verdict {
  /** Every difference has a cause that passes, and every record is accounted for. */
  IN_ORDER,
  /**
   * A difference has no cause, or one that does not pass, or records are missing from the lists.
   */
  AT_FAULT
}
