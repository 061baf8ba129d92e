package dev.tally.gate;

import dev.tally.catalog.Contract;
import dev.tally.catalog.ContractVersion;
import dev.tally.compat.Place;
import dev.tally.compat.SchemaPlaces;
import dev.tally.compat.SchemaText;
import dev.tally.compat.Violation;
import java.util.ArrayList;
import java.util.List;

/** What a change of one contract breaks, each with its place and with who reads it. */
final class ContractBreaches {

  private final String type;
  private final State older;
  private final State newer;
  private final Consumers consumers;
  private final List<Breach> found = new ArrayList<>();

  ContractBreaches(Contract contract, State older, State newer, Consumers consumers) {
    this.type = contract.type();
    this.older = older;
    this.newer = newer;
    this.consumers = consumers;
  }

  List<Breach> all() {
    return List.copyOf(found);
  }

  /** Returns the state before, in which lies what is no longer there. */
  State older() {
    return older;
  }

  State newer() {
    return newer;
  }

  List<String> readers(String field) {
    return consumers.of(type, field);
  }

  /**
   * Adds a breach in the contract's file.
   *
   * @param field the one that is concerned; empty if it is more than one
   * @param keys where it is: the first that the file has
   */
  void add(GateRule rule, String field, String message, String... keys) {
    add(rule, newer.placeOf(type, keys), field, message);
  }

  /** Adds a breach at what the contract's file no longer has. */
  void addGone(GateRule rule, String field, String message, String... keys) {
    add(rule, older.placeOf(type, keys), field, message);
  }

  /** Adds a breach at a field of a version's schema. */
  void add(GateRule rule, ContractVersion version, String field, String message) {
    SchemaText schema = newer.shown(version.schema());
    int line = SchemaPlaces.lineOf(version.schema(), version.message(), field);
    add(rule, new Place(schema.file(), line), field, message);
  }

  /** Adds a breach at what a version says otherwise than it did. */
  void add(GateRule rule, ContractVersion version, SameData.Difference difference, String message) {
    if (difference.type().isEmpty()) {
      add(rule, version, difference.field(), message);
    } else {
      // The field is one of a type of an imported file, and several of the data may be of it.
      SchemaText schema = newer.shown(version.schema());
      add(rule, SchemaPlaces.inImports(schema, difference.type(), difference.field()), "", message);
    }
  }

  /** Adds a breach of the rules within a language. */
  void add(Violation violation) {
    found.add(
        new Breach(
            violation.rule().name(),
            violation.file(),
            violation.line(),
            type,
            violation.field(),
            violation.message(),
            readersOf(violation.field())));
  }

  private void add(GateRule rule, Place place, String field, String message) {
    found.add(
        new Breach(
            rule.name(), place.file(), place.line(), type, field, message, readersOf(field)));
  }

  private List<String> readersOf(String field) {
    return field.isEmpty() ? consumers.of(type) : consumers.of(type, field);
  }
}
