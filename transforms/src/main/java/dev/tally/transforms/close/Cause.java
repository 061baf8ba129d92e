package dev.tally.transforms.close;

/** Why a row of the live book differs from its twin. Each must show its evidence. */
public enum Cause {
  /** Live had not yet certified the row's posting window. */
  IN_FLIGHT(true, "Live has not certified this posting window yet."),
  /** The archive has a hole where an event that live counted should be. */
  MISSING_IN_ARCHIVE(false, "Live counted events whose offsets the archive does not cover."),
  /** The warehouse's rows are not the ones that live certified. */
  SINK_DIVERGED(false, "The live rows of this posting window are not those live certified."),
  /** Live refused an event because it had passed its time already. */
  BEHIND_WATERMARK(false, "Live refused events that came behind its watermark."),
  /** It follows from a difference of an earlier day. */
  CARRIED(false, "It follows from an event that live refused on an earlier day."),
  /** Live certified the window without an event that is in the archive. */
  LOST_BY_LIVE(false, "Live certified this window without events that are in the archive."),
  /** Live counted one event more than once. */
  DOUBLED_BY_LIVE(false, "Live counted events more than once."),
  /** Live certified other numbers for the same events: another build can have computed them. */
  MEASURED_OTHERWISE(false, "Live certified other numbers for the same events."),
  /** There is no evidence for any other cause. */
  UNEXPLAINED(false, "No evidence for any known cause was found.");

  private final boolean passes;
  private final String meaning;

  Cause(boolean passes, String meaning) {
    this.passes = passes;
    this.meaning = meaning;
  }

  /** Whether a close with differences of this cause is in order. */
  public boolean passes() {
    return passes;
  }

  /** Whether it leaves open which of the two books is wrong, so that neither may be frozen. */
  public boolean keepsOpen() {
    return this == MISSING_IN_ARCHIVE || this == MEASURED_OTHERWISE || this == UNEXPLAINED;
  }

  /** Returns one sentence for a person. */
  public String meaning() {
    return meaning;
  }
}
