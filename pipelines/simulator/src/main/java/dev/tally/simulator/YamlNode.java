package dev.tally.simulator;

import static java.util.stream.Collectors.joining;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A piece of a YAML file that knows its line, so that a complaint about it can name the place. */
final class YamlNode {

  private final String file;
  private final String name;
  private final Node node;

  private YamlNode(String file, String name, Node node) {
    this.file = file;
    this.name = name;
    this.node = node;
  }

  /** Parses a whole file, whose top must be a mapping. */
  static YamlNode parse(String file, String text) {
    LoadSettings settings = LoadSettings.builder().setLabel(file).build();
    try {
      Node top =
          new Compose(settings)
              .composeString(text)
              .orElseThrow(() -> error(file, 1, "the file is empty"));
      YamlNode parsed = new YamlNode(file, "the file", top);
      parsed.entries();
      return parsed;
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw error(file, line, "this is not YAML: " + e.getProblem());
    }
  }

  /** Returns the entry of that key, and fails where there is none. */
  YamlNode get(String key) {
    return find(key).orElseThrow(() -> error(name + " has no '" + key + "'"));
  }

  Optional<YamlNode> find(String key) {
    return Optional.ofNullable(entries().get(key));
  }

  /** Returns a mapping's entries in the order written. */
  Map<String, YamlNode> entries() {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    eachEntry((key, value) -> entries.put(key.getValue(), value));
    return entries;
  }

  private void eachEntry(BiConsumer<ScalarNode, YamlNode> entries) {
    if (!(node instanceof MappingNode mapping)) {
      throw error(name + " must be a mapping of keys to values");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw error("a key of " + name + " must be a plain word");
      }
      String label = "'" + key.getValue() + "'";
      entries.accept(key, new YamlNode(file, label, tuple.getValueNode()));
    }
  }

  List<YamlNode> items() {
    if (!(node instanceof SequenceNode sequence)) {
      throw error(name + " must be a list");
    }
    List<YamlNode> items = new ArrayList<>();
    sequence.getValue().forEach(item -> items.add(new YamlNode(file, "an item of " + name, item)));
    return items;
  }

  boolean isText() {
    return node instanceof ScalarNode;
  }

  String text() {
    if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
      throw error(name + " must be a text");
    }
    return scalar.getValue().strip();
  }

  /** Returns a text, a long or a boolean, as YAML tells them apart. */
  Object scalar() {
    return scalar(text(), ((ScalarNode) node).getTag());
  }

  /** Returns a mapping's entries whose keys are texts, longs or booleans. */
  Map<Object, YamlNode> scalarEntries() {
    Map<Object, YamlNode> entries = new LinkedHashMap<>();
    eachEntry((key, value) -> entries.put(scalar(key.getValue(), key.getTag()), value));
    return entries;
  }

  private static Object scalar(String text, Tag tag) {
    if (tag.equals(Tag.INT)) {
      return Long.valueOf(text);
    }
    return tag.equals(Tag.BOOL) ? (Object) Boolean.valueOf(text) : text;
  }

  /** Returns a number that is at least 0. */
  BigDecimal number() {
    try {
      BigDecimal number = new BigDecimal(text());
      if (number.signum() >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The complaint is the same.
    }
    throw error(name + " must be a number of 0 or more, not '" + text() + "'");
  }

  long integer() {
    try {
      return number().longValueExact();
    } catch (ArithmeticException e) {
      throw error(name + " must be a whole number, not '" + text() + "'");
    }
  }

  /** Fails on a key that nobody would read, which is a misspelt one. */
  YamlNode onlyWith(String... keys) {
    Set<String> known = Set.of(keys);
    entries()
        .forEach(
            (key, entry) -> {
              if (!known.contains(key)) {
                throw entry.error(
                    "'"
                        + key
                        + "' is not known here; known are "
                        + known.stream().sorted().collect(joining(", ")));
              }
            });
    return this;
  }

  String name() {
    return name;
  }

  /** Returns where this stands, as {@code file:line}. */
  String place() {
    return file + ":" + line();
  }

  Problem problem(String complaint) {
    return new Problem(file, line(), complaint);
  }

  UserError error(String complaint) {
    return error(file, line(), complaint);
  }

  private int line() {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  private static UserError error(String file, int line, String complaint) {
    return new UserError(ExitCode.BAD_INPUT, file + ":" + line + ": " + complaint);
  }
}
