package dev.tally.warehouse;

import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PDone;

/**
 * A copy of the closed books where others read them. A day is copied once it is frozen, and copying
 * it again changes nothing.
 */
public interface Publication {

  /** Returns the steps that copy the rows of some days; none of them counts there yet. */
  PTransform<PBegin, PDone> copyRows(List<ClosedDay> days);

  /** Lets days count there whose rows have been copied, all of each at once. */
  void settle(List<ClosedDay> days);

  /**
   * Asks for it, and changes nothing.
   *
   * @return what there is to know of it, as a clause
   * @throws dev.tally.base.UserError where it cannot be reached, or is not as it must be
   */
  String probe();

  /** Returns where it is, for a person. */
  String name();
}
