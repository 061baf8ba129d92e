package dev.tally.warehouse;

/** How far a run has come. */
public enum RunStatus {
  /** It has begun. A run that was killed stays so. */
  RUNNING,
  /** It did what it was asked. */
  DONE,
  /** It stopped on an error, or the books did not agree. */
  FAILED,
  /** It is no run: a catalog was activated, which fences the runs that do not know it. */
  ACTIVATED
}
