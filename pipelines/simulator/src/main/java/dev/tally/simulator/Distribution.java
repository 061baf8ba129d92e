package dev.tally.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a field's value is drawn. */
interface Distribution {

  int MOST_KEYS = 1_000_000;

  /**
   * Returns a value, or null to leave the field out.
   *
   * @param earlier the event that this one follows, if it follows one
   */
  @Nullable Object draw(SeededRandom dice, @Nullable EventDraft earlier);

  /**
   * Reads one of {@code constant}, {@code one_of}, {@code zipf}, {@code range} and {@code copy}.
   *
   * @param follows whether there will be an earlier event to copy from
   */
  static Distribution parse(YamlNode node, boolean follows) {
    Map<String, YamlNode> entries = node.entries();
    String kind = entries.isEmpty() ? "" : entries.keySet().iterator().next();
    switch (kind) {
      case "constant":
        Object constant = node.onlyWith(kind).get(kind).scalar();
        return (dice, earlier) -> constant;
      case "one_of":
        return oneOf(node.onlyWith(kind).get(kind));
      case "zipf":
        return zipf(node.onlyWith(kind, "prefix", "exponent"));
      case "range":
        return range(node.onlyWith(kind).get(kind));
      case "copy":
        return copy(node.onlyWith(kind).get(kind), follows);
      default:
        throw node.error(node.name() + " must start with constant, one_of, zipf, range or copy");
    }
  }

  private static Distribution oneOf(YamlNode node) {
    List<Object> values = new ArrayList<>();
    Weights.Builder builder = Weights.builder();
    node.scalarEntries()
        .forEach(
            (value, weight) -> {
              values.add(value);
              builder.add(weight.number().doubleValue());
            });
    Weights weights = builder.build(node);
    return (dice, earlier) -> values.get(weights.draw(dice));
  }

  private static Distribution zipf(YamlNode node) {
    long keys = node.get("zipf").integer();
    if (keys < 1 || keys > MOST_KEYS) {
      throw node.error("'zipf' must be a number of keys from 1 to " + MOST_KEYS);
    }
    String prefix = node.find("prefix").map(YamlNode::text).orElse("");
    double exponent =
        node.find("exponent").map(YamlNode::number).map(Number::doubleValue).orElse(1.0);
    Weights weights = Weights.zipf((int) keys, exponent);
    return (dice, earlier) -> prefix + (weights.draw(dice) + 1);
  }

  private static Distribution range(YamlNode node) {
    List<YamlNode> ends = node.items();
    if (ends.size() != 2 || ends.get(0).integer() > ends.get(1).integer()) {
      throw node.error("'range' must be two whole numbers, the smaller first");
    }
    long least = ends.get(0).integer();
    long most = ends.get(1).integer();
    return (dice, earlier) -> dice.between(least, most);
  }

  private static Distribution copy(YamlNode node, boolean follows) {
    if (!follows) {
      throw node.error("'copy' needs the event to say which type it 'follows'");
    }
    String field = node.text();
    return (dice, earlier) -> {
      if (earlier == null) {
        return null;
      }
      return field.equals("id") ? earlier.id() : earlier.data().get(field);
    };
  }
}
