package dev.tally.event;

/**
 * The CloudEvents types of records that are no events: they only tell that time has passed.
 *
 * <p>Such a record is a CloudEvent in binary mode, so that its {@code ce_type} header alone tells
 * what it is; its value may be empty.
 */
public final class ControlType {

  /** What the type of every control record starts with. */
  public static final String PREFIX = "dev.tally.control.";

  /** Time has passed on a partition that may have received nothing. */
  public static final String HEARTBEAT = PREFIX + "heartbeat";

  /**
   * A history has ended: whatever follows on the partition arrives {@link #SILENCE_MILLIS} after
   * this record at the earliest.
   */
  public static final String END = PREFIX + "end";

  /**
   * For how long nothing arrives behind an {@link #END}. An end is booked in the last instant of a
   * day, and that day is final only once time has passed its midnight: this is what lets it.
   */
  public static final long SILENCE_MILLIS = 1_000;

  private ControlType() {}

  /** Whether a CloudEvents type marks a control record. */
  public static boolean isControl(String type) {
    return type.startsWith(PREFIX);
  }
}
