package dev.tally.jobs.close;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.ledger.archive.Gap;
import dev.tally.transforms.close.Cause;
import dev.tally.warehouse.Accepted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What an operator accepts of days that would else stay open: holes and damage of the archive, and
 * differences of which it is not known that live is at fault.
 */
public final class Acceptance {

  /** Nothing is accepted. */
  public static final Acceptance NONE = new Acceptance(Set.of(), "");

  private final Set<String> causes;
  private final String reason;

  private Acceptance(Set<String> causes, String reason) {
    this.causes = Set.copyOf(causes);
    this.reason = reason;
  }

  /**
   * Returns what is accepted.
   *
   * @param causes codes, in any case; none for nothing
   * @param reason why, in the operator's words
   * @throws UserError if a code is none of those that can be accepted, or one of the two is missing
   */
  public static Acceptance of(List<String> causes, String reason) {
    if (causes.isEmpty() != reason.isBlank()) {
      throw new UserError(
          ExitCode.USAGE,
          "--accept CAUSE and --reason TEXT go together: what is accepted stands in the day's row"
              + " with its reason.");
    }
    Set<String> codes = new TreeSet<>();
    for (String cause : causes) {
      String code = cause.toUpperCase(Locale.ROOT);
      if (!acceptable().contains(code)) {
        throw new UserError(
            ExitCode.USAGE,
            "'"
                + cause
                + "' is nothing that can be accepted; it is one of "
                + String.join(", ", acceptable())
                + ".");
      }
      codes.add(code);
    }
    return new Acceptance(codes, reason.strip());
  }

  /** Returns the codes of what keeps a day open unless it is accepted. */
  public static List<String> acceptable() {
    return Stream.concat(
            Arrays.stream(Gap.Cause.values()).map(Gap.Cause::name),
            Arrays.stream(Cause.values()).filter(Cause::keepsOpen).map(Cause::name))
        .toList();
  }

  boolean covers(Gap gap) {
    return causes.contains(gap.cause().name());
  }

  boolean covers(Cause cause) {
    return causes.contains(cause.name());
  }

  /**
   * Returns what it accepts.
   *
   * @param differences how many rows differ by which cause
   */
  List<Accepted> of(List<Gap> gaps, Map<Cause, Long> differences) {
    List<Accepted> accepted = new ArrayList<>();
    gaps.stream()
        .filter(this::covers)
        .forEach(gap -> accepted.add(new Accepted(gap.cause().name(), gap + ".", reason)));
    differences.forEach(
        (cause, rows) -> {
          if (covers(cause)) {
            String what = String.format(Locale.ROOT, "%,d rows differ: %s", rows, cause.meaning());
            accepted.add(new Accepted(cause.name(), what, reason));
          }
        });
    return accepted;
  }
}
