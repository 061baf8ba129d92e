package dev.tally.pipelines.warehouse;

/** A write by a run that a later run of the same job has replaced. It must stop. */
public final class FencedException extends WarehouseException {

  private static final long serialVersionUID = 1;

  public FencedException(Job job, long generation, long newest) {
    super(
        "Run "
            + job.label()
            + "-"
            + generation
            + " may not write any more: run "
            + job.label()
            + "-"
            + newest
            + " has begun.");
  }
}
