package dev.tally.gate;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.ConsumerCard;
import dev.tally.catalog.Contract;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Expression;
import dev.tally.catalog.ExpressionException;
import dev.tally.catalog.Meter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who reads which field of a catalog's events: its consumers, its meters and its rules. */
final class Consumers {

  private final TreeMap<String, TreeMap<String, TreeSet<String>>> readers = new TreeMap<>();

  Consumers(Catalog catalog) {
    for (Contract contract : catalog.contracts()) {
      contract
          .rules()
          .forEach(
              rule ->
                  add(
                      contract,
                      fields(rule.expression(), contract),
                      "the rule '%s' of %s (%s)"
                          .formatted(rule.message(), contract.type(), contract.owner())));
      for (Meter meter : catalog.meters()) {
        if (meter.events().contains(contract.type())) {
          add(contract, fields(meter, contract), "the meter " + meter.name());
        }
      }
      for (ConsumerCard card : catalog.consumers()) {
        card.reads().stream()
            .filter(reads -> reads.type().equals(contract.type()))
            .forEach(
                reads -> add(contract, reads.fields(), card.name() + " (" + card.owner() + ")"));
      }
    }
  }

  /** Returns who reads a field, or what is derived from it. */
  List<String> of(String type, String field) {
    return List.copyOf(
        readers.getOrDefault(type, new TreeMap<>()).getOrDefault(field, new TreeSet<>()));
  }

  /** Returns who reads any field of a type's events. */
  List<String> of(String type) {
    TreeSet<String> all = new TreeSet<>();
    readers.getOrDefault(type, new TreeMap<>()).values().forEach(all::addAll);
    return List.copyOf(all);
  }

  private void add(Contract contract, Iterable<String> fields, String consumer) {
    for (String field : fields) {
      readers
          .computeIfAbsent(contract.type(), unused -> new TreeMap<>())
          .computeIfAbsent(field, unused -> new TreeSet<>())
          .add(consumer);
      add(contract, derivedFrom(field, contract), consumer);
    }
  }

  private static Set<String> derivedFrom(String name, Contract contract) {
    int index = contract.indexOf(name);
    Field field = index < 0 ? null : contract.fields().get(index);
    return field == null || field.expression() == null
        ? Set.of()
        : fields(field.expression(), contract);
  }

  private static Set<String> fields(Meter meter, Contract contract) {
    Set<String> fields = new TreeSet<>(meter.groupBy());
    meter.measures().stream()
        .map(Meter.Measure::field)
        .filter(Objects::nonNull)
        .forEach(fields::add);
    String filter = meter.filter();
    if (filter != null) {
      fields.addAll(fields(filter, contract));
    }
    return fields;
  }

  private static Set<String> fields(String expression, Contract contract) {
    try {
      return Expression.compile(expression, contract).fields();
    } catch (ExpressionException e) {
      throw new IllegalStateException("a checked catalog does not compile: " + contract.type(), e);
    }
  }
}
