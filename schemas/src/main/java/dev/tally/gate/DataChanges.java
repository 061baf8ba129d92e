package dev.tally.gate;

import static java.util.stream.Collectors.toCollection;

import dev.tally.catalog.Contract;
import dev.tally.catalog.ContractVersion;
import dev.tally.compat.Mode;
import dev.tally.gate.SampleComparison.Difference;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Has data read by the contract before and after, as its mode asks, and tells what does not come
 * through. What a rule has told of a field already is not told again.
 */
final class DataChanges {

  private final Contract before;
  private final Contract after;
  private final Mode mode;
  private final LocalDate today;
  private final ContractBreaches breaches;
  private final Set<String> told;

  DataChanges(Contract before, Contract after, LocalDate today, ContractBreaches breaches) {
    this.before = before;
    this.after = after;
    this.mode = VersionChanges.mode(before, after);
    this.today = today;
    this.breaches = breaches;
    this.told = breaches.all().stream().map(Breach::field).collect(toCollection(HashSet::new));
  }

  void compare() {
    before.versions().stream().filter(this::isStillRead).forEach(this::readOld);
    List<ContractVersion> earlier = new ArrayList<>();
    for (ContractVersion version : after.versions()) {
      if (isNew(version)) {
        if (mode.readsOld() && !version.equals(after.newest())) {
          compare(version, upTo(version), after, "the newest version");
        }
        if (mode.isReadByOld()) {
          readersOf(earlier).forEach(reader -> readNew(version, reader));
        }
      }
      earlier.add(0, version);
    }
  }

  private boolean isNew(ContractVersion version) {
    return before.version(version.dataschema()).isEmpty();
  }

  /**
   * Whether data of a published version must be read as before: always where no version is new, and
   * else as the mode asks. A mode that is not transitive leaves out those that have retired: nobody
   * writes them any more.
   */
  private boolean isStillRead(ContractVersion version) {
    Optional<ContractVersion> same = after.version(version.dataschema());
    if (same.isEmpty()) {
      return false;
    }
    if (after.versions().stream().noneMatch(this::isNew) || !SameData.isSame(version, same.get())) {
      return true;
    }
    LocalDate retired = version.retired();
    boolean isPast = retired != null && !retired.isAfter(today);
    return mode.readsOld() && (mode.isTransitive() || version.equals(before.newest()) || !isPast);
  }

  private void readOld(ContractVersion version) {
    compare(version, before, after, "the newer catalog");
  }

  /** Returns the contracts by whose schemas data of a new version must be read. */
  private List<Contract> readersOf(List<ContractVersion> latestFirst) {
    List<ContractVersion> earlier =
        mode.isTransitive() || latestFirst.isEmpty() ? latestFirst : latestFirst.subList(0, 1);
    return earlier.stream()
        .map(
            version ->
                version.dataschema().equals(before.newest().dataschema()) ? before : upTo(version))
        .toList();
  }

  private void readNew(ContractVersion version, Contract reader) {
    Contract knows = with(reader, List.of(version, reader.newest()));
    compare(version, upTo(version), knows, "the schema of " + reader.newest().dataschema());
  }

  /** Returns the contract as it is when a version is its newest. */
  private Contract upTo(ContractVersion version) {
    if (version.equals(after.newest())) {
      return after;
    }
    return new Contract(
        after.type(),
        after.owner(),
        after.topic(),
        after.compatibility(),
        after.versions().subList(0, version.number()),
        version.fields(),
        List.of(),
        List.of());
  }

  private static Contract with(Contract contract, List<ContractVersion> versions) {
    return new Contract(
        contract.type(),
        contract.owner(),
        contract.topic(),
        contract.compatibility(),
        versions,
        contract.fields().stream().filter(field -> field.expression() == null).toList(),
        List.of(),
        List.of());
  }

  private void compare(
      ContractVersion version, Contract reference, Contract tested, String reader) {
    for (Difference difference : SampleComparison.differences(version, reference, tested)) {
      boolean isTold =
          difference.field().isEmpty()
              ? !breaches.all().isEmpty()
              : told.contains(difference.field());
      if (!isTold) {
        told.add(difference.field());
        add(version, difference, reader);
      }
    }
  }

  private void add(ContractVersion version, Difference difference, String reader) {
    String field = difference.field();
    String subject = field.isEmpty() ? "Data" : "The field '" + field + "'";
    if (difference.rejection() == null) {
      breaches.add(
          GateRule.DATA_MISREAD,
          after.newest(),
          field,
          "%s of %s reads as %s, and as %s by %s: keep what it means, or add a field of another name."
              .formatted(subject, version.dataschema(), difference.was(), difference.is(), reader));
      return;
    }
    String given = field.isEmpty() ? "" : " that reads as " + difference.was();
    breaches.add(
        GateRule.DATA_REJECTED,
        after.newest(),
        field,
        "%s of %s%s is rejected with %s by %s (%s): keep accepting it, or declare a new event type."
            .formatted(
                subject,
                version.dataschema(),
                given,
                difference.rejection().code(),
                reader,
                withoutStop(difference.rejection().detail())));
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
