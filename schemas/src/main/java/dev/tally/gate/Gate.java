package dev.tally.gate;

import static java.util.stream.Collectors.toSet;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Contract;
import dev.tally.catalog.ContractVersion;
import dev.tally.catalog.DeclaredContract;
import dev.tally.catalog.Deprecation;
import dev.tally.catalog.Place;
import dev.tally.compat.Compatibility;
import dev.tally.compat.Mode;
import dev.tally.compat.SchemaText;
import dev.tally.compat.Violation;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares two states of a catalog, and tells what the newer one breaks.
 *
 * <p>A published version stays as it is, and a new one comes behind it, compatible as the
 * contract's mode asks. What somebody reads stays there, whatever the mode.
 */
public final class Gate {

  private final State older;
  private final State newer;
  private final LocalDate today;
  private final Consumers consumers;
  private final List<Breach> breaches = new ArrayList<>();

  private Gate(State older, Catalog olderCatalog, State newer, LocalDate today) {
    this.older = older;
    this.newer = newer;
    this.today = today;
    this.consumers = new Consumers(olderCatalog);
  }

  /**
   * Returns what the newer state breaks, by file and line.
   *
   * @param older a catalog without problems
   * @param newer may have problems; what cannot be read of it is not compared
   * @param today the day, UTC, by which deprecations and retirements are judged
   */
  public static List<Breach> compare(State older, State newer, LocalDate today) {
    Catalog olderCatalog = older.reading().orThrow();
    Gate gate = new Gate(older, olderCatalog, newer, today);
    olderCatalog.contracts().forEach(gate::compare);
    return gate.breaches.stream().sorted(Breach.ORDER).toList();
  }

  private void compare(Contract before) {
    String type = before.type();
    Optional<DeclaredContract> after = newer.contract(type);
    if (after.isPresent()) {
      compare(before, after.get());
      return;
    }
    Place place = older.placeOf(type);
    breaches.add(
        new Breach(
            GateRule.CONTRACT_REMOVED.name(),
            place.file(),
            place.line(),
            type,
            "",
            "The contract is gone: put it back until its versions have retired and nobody sends it.",
            consumers.of(type)));
  }

  private void compare(Contract before, DeclaredContract declared) {
    Contract after = declared.contract();
    if (after.versions().isEmpty()) {
      // Its problems are told where the newer state is read.
      return;
    }
    compareTopics(before, after);
    int from = breaches.size();
    before.versions().forEach(version -> compare(version, after));
    compareNewVersions(before, after);
    if (declared.whole()) {
      Set<String> told =
          breaches.subList(from, breaches.size()).stream().map(Breach::field).collect(toSet());
      before.fields().stream()
          .filter(field -> !told.contains(field.name()))
          .forEach(field -> compare(field, before, after));
    }
  }

  private void compareTopics(Contract before, Contract after) {
    if (!before.topic().equals(after.topic())) {
      add(
          GateRule.TOPIC_CHANGED,
          after,
          "",
          "The topic changed from %s to %s: keep it, or declare a new event type."
              .formatted(before.topic(), after.topic()));
    }
  }

  // ---- versions

  private void compare(ContractVersion before, Contract contract) {
    Optional<ContractVersion> same = contract.version(before.dataschema());
    if (same.isEmpty()) {
      if (!isPast(before.retired())) {
        add(
            GateRule.VERSION_REMOVED,
            contract,
            "",
            "The version %s is gone: put it back, and give it a day to retire on."
                .formatted(before.dataschema()));
      }
      return;
    }
    ContractVersion after = same.get();
    if (isPast(after.retired()) && !isPast(before.retired())) {
      add(
          GateRule.VERSION_RETIRED_AT_ONCE,
          contract,
          "",
          "The version %s retires on %s, which is not ahead: give its producers time."
              .formatted(before.dataschema(), after.retired()));
    }
    if (!SameData.isSame(before, after)) {
      List<Violation> violations =
          Compatibility.check(
              older.shown(before.schema()), newer.shown(after.schema()), contract.compatibility());
      violations.forEach(violation -> add(violation, contract));
      breaches.add(
          new Breach(
              GateRule.VERSION_CHANGED.name(),
              newer.shown(after.schema()).file(),
              1,
              contract.type(),
              "",
              "The published version %s says another thing than it did: undo it, and publish a new"
                      .formatted(before.dataschema())
                  + " version.",
              violations.isEmpty() ? consumers.of(contract.type()) : List.of()));
    }
  }

  private boolean isPast(@Nullable LocalDate day) {
    return day != null && !day.isAfter(today);
  }

  private void compareNewVersions(Contract before, Contract after) {
    List<ContractVersion> earlier = new ArrayList<>();
    boolean isNewBefore = false;
    for (ContractVersion version : after.versions()) {
      boolean isNew = before.version(version.dataschema()).isEmpty();
      if (isNew && !earlier.isEmpty()) {
        compareNew(version, earlier, after);
      } else if (!isNew && isNewBefore) {
        add(
            GateRule.VERSION_NOT_LAST,
            after,
            "",
            "A new version stands before %s, which is older: put new versions last."
                .formatted(version.dataschema()));
      }
      isNewBefore |= isNew;
      earlier.add(version);
    }
  }

  private void compareNew(
      ContractVersion version, List<ContractVersion> earlier, Contract contract) {
    Mode mode = contract.compatibility();
    ContractVersion last = earlier.get(earlier.size() - 1);
    if (last.schema().language() != version.schema().language()) {
      TranslatedVersion.faults(last, version, mode)
          .forEach(
              fault -> {
                SchemaText schema = newer.shown(version.schema());
                breaches.add(
                    new Breach(
                        fault.rule().name(),
                        schema.file(),
                        1,
                        contract.type(),
                        fault.field(),
                        fault.message(),
                        consumers.of(contract.type(), fault.field())));
              });
      return;
    }
    List<SchemaText> texts =
        earlier.stream()
            .map(ContractVersion::schema)
            .filter(schema -> schema.language() == version.schema().language())
            .map(newer::shown)
            .toList();
    Compatibility.checkAll(texts, newer.shown(version.schema()), mode)
        .forEach(violation -> add(violation, contract));
  }

  // ---- what is read

  private void compare(Contract.Field before, Contract contract, Contract changed) {
    String name = before.name();
    List<String> readers = consumers.of(contract.type(), name);
    int index = changed.indexOf(name);
    if (index < 0) {
      lost(name, contract, changed, readers);
      return;
    }
    Contract.Field after = changed.fields().get(index);
    if (readers.isEmpty()) {
      return;
    }
    if (before.type() != after.type()) {
      add(
          GateRule.FIELD_CHANGED,
          changed,
          name,
          "The field '%s' changed from %s to %s: add a field of another name."
              .formatted(name, before.type(), after.type()));
    } else if (!Objects.equals(before.currencyField(), after.currencyField())) {
      add(
          GateRule.FIELD_CHANGED,
          changed,
          name,
          "The field '%s' is money of another currency field: add a field of another name."
              .formatted(name));
    } else if (before.alwaysPresent() && !after.alwaysPresent()) {
      add(
          GateRule.FIELD_MAY_BE_ABSENT,
          changed,
          name,
          "The field '%s' may be absent now: require it, or give it a default.".formatted(name));
    }
  }

  private void lost(String name, Contract before, Contract after, List<String> readers) {
    Optional<Deprecation> deprecation =
        before.deprecations().stream().filter(item -> item.field().equals(name)).findFirst();
    if (deprecation.isPresent() && deprecation.get().removal().isAfter(today)) {
      add(
          GateRule.DEPRECATION_NOT_OVER,
          after,
          name,
          "The field '%s' may go on %s and not before: put it back."
              .formatted(name, deprecation.get().removal()));
    } else if (!readers.isEmpty()) {
      add(
          GateRule.FIELD_LOST,
          after,
          name,
          "The field '%s' is gone: deprecate it, and wait until nobody reads it.".formatted(name));
    }
  }

  // ---- breaches

  private void add(GateRule rule, Contract contract, String field, String message) {
    String type = contract.type();
    Place place = newer.placeOf(type);
    breaches.add(
        new Breach(
            rule.name(),
            place.file(),
            place.line(),
            type,
            field,
            message,
            field.isEmpty() ? consumers.of(type) : consumers.of(type, field)));
  }

  private void add(Violation violation, Contract contract) {
    breaches.add(
        new Breach(
            violation.rule().name(),
            violation.file(),
            violation.line(),
            contract.type(),
            violation.field(),
            violation.message(),
            violation.field().isEmpty()
                ? consumers.of(contract.type())
                : consumers.of(contract.type(), violation.field())));
  }
}
