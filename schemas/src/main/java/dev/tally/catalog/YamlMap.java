package dev.tally.catalog;

import dev.tally.catalog.YamlValue.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** The entries of a map in a file. A key that repeats is a problem, and its first value counts. */
final class YamlMap {

  /** An entry: its key with the place of the key, and the value. */
  record Entry(YamlText key, YamlValue value) {

    String name() {
      return key.value();
    }

    /** Adds the problem that the key is none of those that are known here. */
    void refuse(List<String> known) {
      key.node()
          .problem(
              "unknown key '%s'%s: known are %s"
                  .formatted(name(), Spelling.hint(name(), known), String.join(", ", known)));
    }
  }

  private final YamlValue whole;
  private final Map<String, Entry> entries;

  private YamlMap(YamlValue whole, Map<String, Entry> entries) {
    this.whole = whole;
    this.entries = entries;
  }

  static YamlMap of(MappingNode mapping, YamlValue whole) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      YamlValue keyNode = whole.sibling(tuple.getKeyNode(), "a key");
      Optional<String> key = keyNode.text();
      if (key.isPresent()) {
        String name = key.get();
        YamlValue value = whole.sibling(tuple.getValueNode(), "'" + name + "'");
        Entry first = entries.get(name);
        if (first == null) {
          entries.put(name, new Entry(new YamlText(name, keyNode), value));
        } else {
          int line = first.key().node().place().line();
          keyNode.problem("'" + name + "' is already given in line " + line + ": keep one");
        }
      }
    }
    return new YamlMap(whole, entries);
  }

  void refuseAllBut(List<String> known) {
    for (Entry entry : entries()) {
      if (!known.contains(entry.name())) {
        entry.refuse(known);
      }
    }
  }

  List<Entry> entries() {
    return new ArrayList<>(entries.values());
  }

  Optional<YamlValue> find(String key) {
    return Optional.ofNullable(entries.get(key)).map(Entry::value);
  }

  /** Returns the value, or adds the problem that it is missing, with what to write there. */
  Optional<YamlValue> require(String key, String remedy) {
    Optional<YamlValue> value = find(key);
    if (value.isEmpty()) {
      whole.problem("'" + key + "' is missing: " + remedy);
    }
    return value;
  }

  void problem(String message) {
    whole.problem(message);
  }
}
