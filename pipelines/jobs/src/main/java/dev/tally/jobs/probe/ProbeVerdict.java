package dev.tally.jobs.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What live made of the rounds that are not final yet.
 *
 * @param rounds how many there are
 * @param interrupted how many of them were not sent as a whole; their rows are not judged
 * @param rowsAsExpected how many rows are certified, and equal to the sums of the rounds
 * @param faults what is certified and something else
 * @param rowsPending how many rows are not certified yet
 * @param pendingUntil when the last of these can be, or null where none is pending
 * @param overdueSince when the first of these should have been, or null where none is overdue
 */
public record ProbeVerdict(
    int rounds,
    int interrupted,
    int rowsAsExpected,
    List<Fault> faults,
    int rowsPending,
    @Nullable Instant pendingUntil,
    @Nullable Instant overdueSince) {

  /** How long after it can be certified a row may be pending before it is overdue. */
  static final Duration GRACE = Duration.ofMinutes(5);

  public ProbeVerdict {
    faults = List.copyOf(faults);
  }

  /** The verdict in a word. */
  public enum Word {
    /** Whatever is certified is as expected. */
    PASSED,
    /** A number is wrong. */
    FAILED,
    /** No number is wrong, but live should have certified more by now. */
    OVERDUE
  }

  public Word word() {
    if (!faults.isEmpty()) {
      return Word.FAILED;
    }
    return overdueSince == null ? Word.PASSED : Word.OVERDUE;
  }

  /** Returns the verdict in one sentence. */
  public String sentence() {
    StringBuilder sentence = new StringBuilder();
    sentence.append(word()).append(": ").append(counted(rounds, "round")).append(", ");
    sentence.append(counted(rowsAsExpected, "row")).append(" as expected");
    if (!faults.isEmpty()) {
      sentence.append(", ").append(counted(faults.size(), "fault"));
    }
    if (rowsPending > 0) {
      sentence.append("; ").append(counted(rowsPending, "row")).append(" pending until ");
      sentence.append(pendingUntil);
    }
    if (overdueSince != null) {
      sentence.append("; live should have certified the first of them by ").append(overdueSince);
    }
    if (interrupted > 0) {
      sentence.append("; ").append(counted(interrupted, "round"));
      sentence.append(" interrupted while sending, and not judged");
    }
    return sentence.append('.').toString();
  }

  private static String counted(int count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }
}
