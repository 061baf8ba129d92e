package dev.tally.gate;

import dev.tally.catalog.Contract;
import dev.tally.catalog.ContractVersion;
import dev.tally.compat.Compatibility;
import dev.tally.compat.Mode;
import dev.tally.compat.SchemaText;
import dev.tally.compat.Violation;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares the topic and the versions of a contract by the rules. */
final class VersionChanges {

  private final Contract before;
  private final Contract after;
  private final LocalDate today;
  private final ContractBreaches breaches;

  VersionChanges(Contract before, Contract after, LocalDate today, ContractBreaches breaches) {
    this.before = before;
    this.after = after;
    this.today = today;
    this.breaches = breaches;
  }

  /** Returns the mode of a change: it cannot do away with what was promised before it. */
  static Mode mode(Contract before, Contract after) {
    return before.compatibility().and(after.compatibility());
  }

  void compare() {
    if (!before.topic().equals(after.topic())) {
      breaches.add(
          GateRule.TOPIC_CHANGED,
          "",
          "The topic changed from %s to %s: keep it, or declare a new event type."
              .formatted(before.topic(), after.topic()),
          "topic");
    }
    before.versions().forEach(this::compare);
    compareOrder();
    compareNewVersions();
  }

  private void compare(ContractVersion version) {
    Optional<ContractVersion> same = after.version(version.dataschema());
    if (same.isPresent()) {
      compareRetirements(version, same.get());
      SameData.difference(version, same.get())
          .ifPresent(difference -> compareTexts(version, same.get(), difference));
    } else if (!isPast(version.retired())) {
      breaches.addGone(
          GateRule.VERSION_REMOVED,
          "",
          "The version %s is gone: put it back, and give it a day to retire on."
              .formatted(version.dataschema()),
          "versions/" + version.dataschema());
    }
  }

  private void compareRetirements(ContractVersion version, ContractVersion same) {
    LocalDate was = version.retired();
    LocalDate is = same.retired();
    String key = "versions/" + version.dataschema();
    if (isPast(is) && !isPast(was)) {
      breaches.add(
          GateRule.VERSION_RETIRED_AT_ONCE,
          "",
          "The version %s retires on %s, which is not ahead: give its producers time."
              .formatted(version.dataschema(), is),
          key);
    } else if (was != null && is != null && is.isBefore(was) && !isPast(was)) {
      breaches.add(
          GateRule.VERSION_RETIRES_EARLIER,
          "",
          "The version %s retires on %s, and its producers were told %s: keep the day."
              .formatted(version.dataschema(), is, was),
          key);
    }
  }

  private boolean isPast(@Nullable LocalDate day) {
    return day != null && !day.isAfter(today);
  }

  private void compareTexts(
      ContractVersion version, ContractVersion same, SameData.Difference difference) {
    List<Violation> violations =
        Compatibility.check(
            breaches.older().shown(version.schema()),
            breaches.newer().shown(same.schema()),
            mode(before, after));
    violations.forEach(breaches::add);
    breaches.add(
        GateRule.VERSION_CHANGED,
        same,
        difference,
        "The published version %s says another thing than it did, %s: undo it, and publish a new version."
            .formatted(version.dataschema(), difference.words()));
  }

  // ---- the order of versions

  private void compareOrder() {
    boolean isNewBefore = false;
    int last = 0;
    for (ContractVersion version : after.versions()) {
      Optional<ContractVersion> published = before.version(version.dataschema());
      String key = "versions/" + version.dataschema();
      if (published.isPresent() && isNewBefore) {
        breaches.add(
            GateRule.VERSION_NOT_LAST,
            "",
            "A new version stands before %s, which is older: put new versions last."
                .formatted(version.dataschema()),
            key);
      } else if (published.isPresent() && published.get().number() < last) {
        breaches.add(
            GateRule.VERSION_ORDER_CHANGED,
            "",
            "The version %s stands behind one that was published later: put them back in order."
                .formatted(version.dataschema()),
            key);
      }
      isNewBefore |= published.isEmpty();
      last = Math.max(last, published.map(ContractVersion::number).orElse(0));
    }
  }

  // ---- new versions

  private void compareNewVersions() {
    List<ContractVersion> earlier = new ArrayList<>();
    for (ContractVersion version : after.versions()) {
      if (before.version(version.dataschema()).isEmpty() && !earlier.isEmpty()) {
        compareNew(version, earlier);
      }
      earlier.add(0, version);
    }
  }

  /** A violation of a rule, whichever earlier version it was found against. */
  private record Told(String rule, String field, String message) {}

  private void compareNew(ContractVersion version, List<ContractVersion> latestFirst) {
    Mode mode = mode(before, after);
    Set<Told> told = new HashSet<>();
    for (ContractVersion earlier : mode.isTransitive() ? latestFirst : latestFirst.subList(0, 1)) {
      if (earlier.schema().language() == version.schema().language()) {
        compare(earlier, version, mode).stream()
            .filter(
                found -> told.add(new Told(found.rule().name(), found.field(), found.message())))
            .forEach(breaches::add);
      } else {
        TranslatedVersion.faults(earlier, version, mode).stream()
            .filter(
                found -> told.add(new Told(found.rule().name(), found.field(), found.message())))
            .forEach(fault -> breaches.add(fault.rule(), version, fault.field(), fault.message()));
      }
    }
  }

  private List<Violation> compare(ContractVersion earlier, ContractVersion version, Mode mode) {
    SchemaText older = breaches.newer().shown(earlier.schema());
    SchemaText newer = breaches.newer().shown(version.schema());
    String was = earlier.message();
    String is = version.message();
    List<Violation> violations = new ArrayList<>(Compatibility.check(older, newer, mode));
    if (was != null && is != null && !was.equals(is)) {
      violations.addAll(Compatibility.checkMessages(older, was, newer, is, mode));
    }
    return violations;
  }
}
