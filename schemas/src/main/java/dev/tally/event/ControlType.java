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

  /** A history has ended: nothing of this record's time or before will follow on its partition. */
  public static final String END = PREFIX + "end";

  private ControlType() {}

  /** Whether a CloudEvents type marks a control record. */
  public static boolean isControl(String type) {
    return type.startsWith(PREFIX);
  }
}
