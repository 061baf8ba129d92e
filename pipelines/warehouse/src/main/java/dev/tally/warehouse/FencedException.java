package dev.tally.warehouse;

/** A write by a run that another has replaced, or that does not know a catalog. It must stop. */
public final class FencedException extends WarehouseException {

  private static final long serialVersionUID = 1;

  private FencedException(Job job, long generation, String why) {
    super("Run " + job.label() + "-" + generation + " may not write any more: " + why);
  }

  /** Returns the refusal of a run because a later one has begun. */
  public static FencedException byRun(Job job, long generation, long newest) {
    return new FencedException(
        job, generation, "run " + job.label() + "-" + newest + " has begun.");
  }

  /**
   * Returns the refusal of a run because it does not know a catalog.
   *
   * @param postedFrom the first day that the catalog holds for
   */
  public static FencedException byCatalog(Job job, long generation, String postedFrom) {
    return new FencedException(
        job,
        generation,
        "it does not know the catalog that holds from "
            + postedFrom
            + " on; start tally live again.");
  }
}
