package dev.tally.catalog;

import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which schemas the ids of a schema registry stand for, pinned so that no registry needs to be
 * asked.
 *
 * @param dataschemas the URIs of the versions that have the schema, by its id
 */
public record SchemaIds(Map<Integer, Set<String>> dataschemas) implements Serializable {

  /** No ids at all. */
  public static final SchemaIds NONE = new SchemaIds(Map.of());

  public SchemaIds {
    dataschemas = new TreeMap<>(dataschemas);
  }

  /** Returns these ids with one more; an id that is pinned already stays what it is. */
  public SchemaIds with(int id, String dataschema) {
    Map<Integer, Set<String>> more = new TreeMap<>(dataschemas);
    Set<String> pinned = new TreeSet<>(more.getOrDefault(id, Set.of()));
    pinned.add(dataschema);
    more.put(id, pinned);
    return new SchemaIds(more);
  }

  /** Returns these ids and others. */
  public SchemaIds with(SchemaIds others) {
    SchemaIds all = this;
    for (Map.Entry<Integer, Set<String>> pinned : others.dataschemas.entrySet()) {
      for (String dataschema : pinned.getValue()) {
        all = all.with(pinned.getKey(), dataschema);
      }
    }
    return all;
  }

  /** Returns how many pins there are: one for each version that an id is pinned to. */
  public int count() {
    return dataschemas.values().stream().mapToInt(Set::size).sum();
  }

  /** Whether an id is pinned to any schema. */
  public boolean isKnown(int id) {
    return dataschemas.containsKey(id);
  }

  /** Whether an id is pinned to the schema of a version. */
  public boolean isOf(int id, String dataschema) {
    return dataschemas.getOrDefault(id, Set.of()).contains(dataschema);
  }

  /** Returns the ids that are pinned to the schema of a version. */
  public Set<Integer> of(String dataschema) {
    return dataschemas.entrySet().stream()
        .filter(pinned -> pinned.getValue().contains(dataschema))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
