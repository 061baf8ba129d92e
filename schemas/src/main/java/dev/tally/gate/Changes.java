package dev.tally.gate;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Contract;
import dev.tally.catalog.ContractVersion;
import dev.tally.catalog.Meter;
import dev.tally.catalog.SchemaIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What differs between two catalogs that decides a row.
 *
 * <p>Owners, descriptions, comments, deprecations and consumers are for people and decide none.
 */
public final class Changes {

  private final Catalog older;
  private final Catalog newer;
  private final List<String> changes = new ArrayList<>();

  private Changes(Catalog older, Catalog newer) {
    this.older = older;
    this.newer = newer;
  }

  /** Returns each difference in a few words; none if both read and count every record alike. */
  public static List<String> between(Catalog older, Catalog newer) {
    Changes changes = new Changes(older, newer);
    if (!older.terms().equals(newer.terms())) {
      changes.changes.add("terms: changed");
    }
    changes.compareContracts();
    changes.compareIds();
    changes.compareMeters();
    return List.copyOf(changes.changes);
  }

  // ---- contracts

  private void compareContracts() {
    Set<String> types = new TreeSet<>();
    older.contracts().forEach(contract -> types.add(contract.type()));
    newer.contracts().forEach(contract -> types.add(contract.type()));
    for (String type : types) {
      Optional<Contract> before = older.contract(type);
      Optional<Contract> after = newer.contract(type);
      String name = "contract " + type + ": ";
      if (before.isEmpty() || after.isEmpty()) {
        changes.add(name + (before.isEmpty() ? "added" : "removed"));
      } else {
        compare(name, before.get(), after.get());
      }
    }
  }

  private void compare(String name, Contract before, Contract after) {
    if (!before.topic().equals(after.topic())) {
      changes.add(name + "topic " + after.topic() + " instead of " + before.topic());
    }
    for (ContractVersion version : before.versions()) {
      Optional<ContractVersion> same = after.version(version.dataschema());
      String dataschema = name + "version " + version.dataschema() + " ";
      if (same.isEmpty()) {
        changes.add(dataschema + "removed");
      } else {
        compare(dataschema, version, same.get());
      }
    }
    for (ContractVersion version : after.versions()) {
      if (before.version(version.dataschema()).isEmpty()) {
        changes.add(name + "version " + version.dataschema() + " added");
      }
    }
    compareFields(name, before, after);
    if (!before.rules().equals(after.rules())) {
      changes.add(name + "rules changed");
    }
  }

  private void compare(String name, ContractVersion before, ContractVersion after) {
    if (!SameData.isSame(before, after) || before.number() != after.number()) {
      changes.add(name + "changed");
    }
    if (!Objects.equals(before.retired(), after.retired())) {
      changes.add(
          after.retired() == null ? name + "not retired" : name + "retired on " + after.retired());
    }
  }

  private void compareFields(String name, Contract before, Contract after) {
    for (Contract.Field field : before.fields()) {
      int index = after.indexOf(field.name());
      if (index < 0) {
        changes.add(name + "field " + field.name() + " removed");
      } else if (!isRead(field, after.fields().get(index))) {
        changes.add(name + "field " + field.name() + " changed");
      }
    }
    for (Contract.Field field : after.fields()) {
      if (before.indexOf(field.name()) < 0) {
        changes.add(name + "field " + field.name() + " added");
      }
    }
    List<String> kept = names(after);
    kept.retainAll(names(before));
    List<String> were = names(before);
    were.retainAll(names(after));
    if (!kept.equals(were)) {
      changes.add(name + "order of fields changed");
    }
  }

  private static List<String> names(Contract contract) {
    List<String> names = new ArrayList<>();
    contract.fields().forEach(field -> names.add(field.name()));
    return names;
  }

  /** Whether a field is read like another; who may see it decides no row. */
  private static boolean isRead(Contract.Field like, Contract.Field field) {
    return like.type() == field.type()
        && like.required() == field.required()
        && Objects.equals(like.defaultValue(), field.defaultValue())
        && Objects.equals(like.currencyField(), field.currencyField())
        && Objects.equals(like.expression(), field.expression());
  }

  // ---- schema ids

  private void compareIds() {
    SchemaIds before = older.schemaIds();
    SchemaIds after = newer.schemaIds();
    TreeMap<Integer, Set<String>> both = new TreeMap<>(before.dataschemas());
    both.putAll(after.dataschemas());
    for (int id : both.keySet()) {
      if (!after.isKnown(id)) {
        changes.add("schema id " + id + ": removed");
      } else if (!before.isKnown(id)) {
        changes.add("schema id " + id + ": added");
      } else if (!Objects.equals(before.dataschemas().get(id), after.dataschemas().get(id))) {
        changes.add("schema id " + id + ": changed");
      }
    }
  }

  // ---- meters

  private void compareMeters() {
    Set<String> names = new TreeSet<>();
    older.meters().forEach(meter -> names.add(meter.name()));
    newer.meters().forEach(meter -> names.add(meter.name()));
    for (String name : names) {
      Optional<Meter> before = older.meter(name);
      Optional<Meter> after = newer.meter(name);
      if (before.isEmpty() || after.isEmpty()) {
        changes.add("meter " + name + ": " + (before.isEmpty() ? "added" : "removed"));
      } else {
        compare("meter " + name + ": ", before.get(), after.get());
      }
    }
  }

  private void compare(String name, Meter before, Meter after) {
    if (!Set.copyOf(before.events()).equals(Set.copyOf(after.events()))) {
      changes.add(name + "events changed");
    }
    if (!Objects.equals(before.filter(), after.filter())) {
      changes.add(name + "filter changed");
    }
    if (!before.window().equals(after.window())
        || !before.groupBy().equals(after.groupBy())
        || !before.measures().equals(after.measures())) {
      changes.add(name + "window, group_by or measures changed");
    }
  }
}
