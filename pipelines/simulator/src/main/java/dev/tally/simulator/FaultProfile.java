package dev.tally.simulator;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often what goes wrong with real producers is to go wrong here.
 *
 * <p>Shares are of the original events, each 0 to 1, together at most 1. The first two change when
 * an original arrives; the others add records, so that sums stay what they are.
 *
 * @param seed decides what happens to whom
 * @param delay how long an event travels on average; 0 s to 10 s
 * @param disorder the share that travels some seconds longer and so is overtaken
 * @param late the share that is held back for minutes to days, and still counts
 * @param duplicates the share that is sent once more, unchanged
 * @param conflicts the share that is sent once more with the same id and other data
 * @param expired the share that is sent once more when nobody remembers it
 * @param malformed the share that is followed by a record that cannot be read
 */
public record FaultProfile(
    long seed,
    Duration delay,
    double disorder,
    double late,
    double duplicates,
    double conflicts,
    double expired,
    double malformed) {

  private static final Duration LONGEST_MEAN_DELAY = Duration.ofSeconds(10);

  public FaultProfile {
    if (delay.isNegative() || delay.compareTo(LONGEST_MEAN_DELAY) > 0) {
      throw usage("--delay is " + delay.toMillis() + "ms; it must be from 0s to 10s.");
    }
    double sum = 0;
    Map<String, Double> shares = shares(disorder, late, duplicates, conflicts, expired, malformed);
    for (Map.Entry<String, Double> share : shares.entrySet()) {
      if (!(share.getValue() >= 0 && share.getValue() <= 1)) {
        throw usage("--" + share.getKey() + " is " + share.getValue() + "; it must be 0 to 1.");
      }
      sum += share.getValue();
    }
    if (sum > 1) {
      throw usage("The shares " + shares + " add up to " + sum + "; together they may be 1.");
    }
  }

  /** Returns the trouble of a network that only takes its time: 200 ms on average. */
  public static FaultProfile none(long seed) {
    return new FaultProfile(seed, Duration.ofMillis(200), 0, 0, 0, 0, 0, 0);
  }

  /** Returns a little of everything: what a demonstration should survive. */
  public static FaultProfile everyday(long seed) {
    return new FaultProfile(seed, Duration.ofMillis(200), 0.05, 0.01, 0.02, 0.002, 0.002, 0.002);
  }

  /** Returns the shares by the name of their flag. */
  Map<String, Double> shares() {
    return shares(disorder, late, duplicates, conflicts, expired, malformed);
  }

  private static Map<String, Double> shares(double... values) {
    Map<String, Double> shares = new LinkedHashMap<>();
    String[] names = {"disorder", "late", "duplicates", "conflicts", "expired", "malformed"};
    for (int index = 0; index < names.length; index++) {
      shares.put(names[index], values[index]);
    }
    return shares;
  }

  private static UserError usage(String complaint) {
    return new UserError(ExitCode.USAGE, complaint);
  }
}
