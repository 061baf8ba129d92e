package dev.tally.gate;

import static java.util.stream.Collectors.toSet;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Contract;
import dev.tally.catalog.ContractVersion;
import dev.tally.catalog.DeclaredContract;
import dev.tally.catalog.SchemaIds;
import dev.tally.catalog.SchemaIdsReader;
import dev.tally.compat.Place;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    newer.reading().catalog().ifPresent(catalog -> gate.compareIds(olderCatalog, catalog));
    return gate.breaches.stream().distinct().sorted(Breach.ORDER).toList();
  }

  private void compare(Contract before) {
    String type = before.type();
    Optional<DeclaredContract> after = newer.contract(type);
    if (after.isEmpty()) {
      Place place = older.placeOf(type);
      breaches.add(
          new Breach(
              GateRule.CONTRACT_REMOVED.name(),
              place.file(),
              place.line(),
              type,
              "",
              "The contract is gone: put it back until its versions have retired and nobody sends"
                  + " it.",
              consumers.of(type)));
    } else if (!after.get().contract().versions().isEmpty()) {
      compare(before, after.get());
    }
    // The problems of one without versions are told where the newer state is read.
  }

  private void compare(Contract before, DeclaredContract declared) {
    Contract after = declared.contract();
    ContractBreaches found = new ContractBreaches(after, older, newer, consumers);
    new VersionChanges(before, after, today, found).compare();
    if (declared.whole()) {
      new NoteChanges(before, after, today, found).compare();
      new DataChanges(before, after, today, found).compare();
      // That a version is not what it was does not tell its readers that their field is gone.
      Set<String> told =
          found.all().stream()
              .filter(breach -> !breach.rule().equals(GateRule.VERSION_CHANGED.name()))
              .map(Breach::field)
              .collect(toSet());
      FieldChanges fields = new FieldChanges(before, after, today, found);
      before.fields().stream()
          .filter(field -> !told.contains(field.name()))
          .forEach(fields::compare);
    }
    breaches.addAll(found.all());
  }

  /** What a registry's id was pinned to it stays pinned to, as long as the version is there. */
  private void compareIds(Catalog before, Catalog after) {
    SchemaIds ids = after.schemaIds();
    for (Contract contract : before.contracts()) {
      for (ContractVersion version : contract.versions()) {
        boolean isThere =
            after.contract(contract.type()).stream()
                .anyMatch(kept -> kept.version(version.dataschema()).isPresent());
        for (int id : before.schemaIds().of(version.dataschema())) {
          if (isThere && !ids.isOf(id, version.dataschema())) {
            addUnpinned(id, version, contract, ids);
          }
        }
      }
    }
  }

  private void addUnpinned(int id, ContractVersion version, Contract contract, SchemaIds ids) {
    breaches.add(
        new Breach(
            GateRule.SCHEMA_ID_REMOVED.name(),
            newer.shown(SchemaIdsReader.FILE),
            1,
            contract.type(),
            "",
            "The schema id %d is no longer pinned to %s, and data with it is rejected with %s: pin it again."
                .formatted(
                    id,
                    version.dataschema(),
                    ids.isKnown(id) ? "SCHEMA_MISMATCH" : "UNKNOWN_SCHEMA_ID"),
            consumers.of(contract.type())));
  }
}
