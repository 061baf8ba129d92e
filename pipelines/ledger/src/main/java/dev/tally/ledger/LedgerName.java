package dev.tally.ledger;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.util.Collection;
import java.util.regex.Pattern;

/** What a ledger may be called: the names of its topics start with it, and Kafka has rules. */
public final class LedgerName {

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}");
  private static final int LONGEST_TOPIC = 249;

  private LedgerName() {}

  /** Whether topics may start with a name. */
  public static boolean isValid(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * Refuses a name that no ledger may have.
   *
   * @param topics the names of the catalog's topics, without the ledger's
   */
  static void check(String name, Collection<String> topics) {
    if (!isValid(name)) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "A ledger cannot be called '"
              + name
              + "', because the names of its topics start with that: it must be up to 100 letters,"
              + " digits, '.', - and _, a letter or digit first; give it one with --name.");
    }
    for (String topic : topics) {
      int length = name.length() + 1 + topic.length();
      if (length > LONGEST_TOPIC) {
        throw new UserError(
            ExitCode.BAD_INPUT,
            String.format(
                "The topic %s.%s would have a name of %d characters, and Kafka takes %d; give the"
                    + " ledger a shorter one with --name.",
                name, topic, length, LONGEST_TOPIC));
      }
    }
  }
}
