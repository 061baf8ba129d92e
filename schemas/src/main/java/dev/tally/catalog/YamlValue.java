package dev.tally.catalog;

import dev.tally.compat.Place;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value in a file, with its place.
 *
 * <p>Asked for what it does not hold, it adds a problem and returns nothing.
 */
final class YamlValue {

  private final Node node;
  private final String file;
  private final String label;
  private final Problems problems;

  /**
   * @param label what a problem calls it, such as {@code 'owner'} in quotes
   */
  YamlValue(Node node, String file, String label, Problems problems) {
    this.node = node;
    this.file = file;
    this.label = label;
    this.problems = problems;
  }

  Place place() {
    return new Place(file, node.getStartMark().map(Mark::getLine).orElse(0) + 1);
  }

  void problem(String message) {
    problems.add(place(), message);
  }

  boolean isMap() {
    return node instanceof MappingNode;
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  /** Whether it is a text: in quotes, or plain and nothing else, such as a number. */
  boolean isText() {
    return node.getTag().equals(Tag.STR);
  }

  /** Returns any scalar as it was written, without blanks around it. */
  Optional<String> text() {
    if (node instanceof ScalarNode scalar) {
      if (scalar.getTag().getValue().startsWith("!")) {
        problem(label + " starts with '!', which YAML reads as a tag: put it in quotes");
        return Optional.empty();
      }
      String text = scalar.getValue().strip();
      if (!scalar.getTag().equals(Tag.NULL) && !text.isEmpty()) {
        return Optional.of(text);
      }
      problem(label + " is empty: write a text, or leave it out");
      return Optional.empty();
    }
    problem(label + " must be a text, not " + kind());
    return Optional.empty();
  }

  /** Returns what {@link #text} does, with its place. */
  Optional<YamlText> named() {
    return text().map(text -> new YamlText(text, this));
  }

  /** Returns a text as it is between its quotes, which may be nothing. */
  String textInside() {
    return ((ScalarNode) node).getValue();
  }

  Optional<Boolean> truth() {
    if (node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)) {
      return Optional.of(Boolean.parseBoolean(scalar.getValue()));
    }
    problem(label + " must be true or false");
    return Optional.empty();
  }

  /** Returns the items of a list; none where it is no list. */
  List<YamlValue> items() {
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue().stream()
          .map(item -> new YamlValue(item, file, "an item of " + label, problems))
          .toList();
    }
    problem(label + " must be a list, not " + kind());
    return List.of();
  }

  /** Returns the texts of a list; a text that repeats is a problem. */
  List<YamlText> texts() {
    List<YamlText> texts = items().stream().flatMap(item -> item.named().stream()).toList();
    for (int index = 0; index < texts.size(); index++) {
      YamlText text = texts.get(index);
      if (texts.subList(0, index).stream().anyMatch(text::isSame)) {
        text.node().problem("'" + text.value() + "' is listed twice in " + label + ": remove one");
      }
    }
    return texts;
  }

  /** Returns the entries under keys of the file's own choice. */
  Optional<YamlMap> map() {
    if (node instanceof MappingNode mapping) {
      return Optional.of(YamlMap.of(mapping, this));
    }
    problem(label + " must be a map of 'key: value', not " + kind());
    return Optional.empty();
  }

  /** Returns the entries, where only the known keys are allowed. */
  Optional<YamlMap> map(List<String> known) {
    Optional<YamlMap> map = map();
    map.ifPresent(entries -> entries.refuseAllBut(known));
    return map;
  }

  /** Returns another node of the same file. */
  YamlValue sibling(Node other, String otherLabel) {
    return new YamlValue(other, file, otherLabel, problems);
  }

  private String kind() {
    if (isMap()) {
      return "a map";
    }
    if (isList()) {
      return "a list";
    }
    return node.getTag().equals(Tag.NULL) ? "nothing" : "a single value";
  }

  /** A text and where it stands. */
  record YamlText(String value, YamlValue node) {

    private boolean isSame(YamlText other) {
      return value.equals(other.value);
    }
  }
}
