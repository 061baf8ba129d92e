package dev.tally.event;

/**
 * The topic of a ledger that carries commands and nothing else.
 *
 * <p>What stands in it is obeyed, so only operators may write to it, and it is kept for ever.
 */
public final class ControlTopic {

  /** Its name, behind the ledger's. */
  public static final String NAME = "control";

  private static final String SUFFIX = "." + NAME;

  private ControlTopic() {}

  /** Whether a topic is the control topic of a ledger, by its full name. */
  public static boolean is(String topic) {
    return topic.endsWith(SUFFIX);
  }
}
