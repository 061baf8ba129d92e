package dev.tally.catalog;

import dev.tally.catalog.Meter.Aggregation;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Everything a ledger declares: its terms, the contracts of its events and the meters over them.
 *
 * <p>A catalog that exists has been checked: names are unique, every field a meter mentions is
 * declared and always present, and every expression has been type-checked against the contract.
 *
 * @param name the catalog's folder name, such as {@code retail}
 * @param terms the time rules and the shard count
 * @param contracts one per event type, ordered by type
 * @param meters ordered by name
 * @param consumers those outside of Tally, ordered by name
 * @param probes synthetic events with a known answer, ordered by name
 * @param schemaIds which of the contracts' schemas the ids of a registry stand for
 */
public record Catalog(
    String name,
    LedgerTerms terms,
    List<Contract> contracts,
    List<Meter> meters,
    List<ConsumerCard> consumers,
    List<ProbeCard> probes,
    SchemaIds schemaIds)
    implements Serializable {

  public Catalog {
    contracts = List.copyOf(contracts);
    meters = List.copyOf(meters);
    consumers = List.copyOf(consumers);
    probes = List.copyOf(probes);
  }

  /** Returns the same catalog under another name. */
  public Catalog named(String other) {
    return new Catalog(other, terms, contracts, meters, consumers, probes, schemaIds);
  }

  /** Returns the same catalog with other schema ids. */
  public Catalog withSchemaIds(SchemaIds ids) {
    return new Catalog(name, terms, contracts, meters, consumers, probes, ids);
  }

  /** Returns the contract of an event type, or empty where no contract declares it. */
  public Optional<Contract> contract(String type) {
    return contracts.stream().filter(contract -> contract.type().equals(type)).findFirst();
  }

  /** Returns the meter of that name, or empty. */
  public Optional<Meter> meter(String meterName) {
    return meters.stream().filter(meter -> meter.name().equals(meterName)).findFirst();
  }

  /** Returns the names of the fields of an event type that meters sum. */
  public Set<String> summedFields(String type) {
    return meters.stream()
        .filter(meter -> meter.events().contains(type))
        .flatMap(meter -> meter.measures().stream())
        .filter(measure -> measure.aggregation() == Aggregation.SUM)
        .flatMap(measure -> Optional.ofNullable(measure.field()).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns the Kafka topics that the contracts name, in alphabetical order. */
  public List<String> topics() {
    TreeSet<String> topics = new TreeSet<>();
    contracts.forEach(contract -> topics.add(contract.topic()));
    return List.copyOf(topics);
  }
}
