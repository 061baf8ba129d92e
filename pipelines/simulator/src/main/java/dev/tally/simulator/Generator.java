package dev.tally.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A made-up stream of events, as declared in a catalog's {@code send/<name>.generator.yaml}.
 *
 * <p>It declares event types with weights and how each field of their data is drawn. It holds no
 * events: any number can be drawn in the same little memory.
 */
public final class Generator {

  private final String name;
  private final String source;
  private final List<Kind> kinds;
  private final Weights kindWeights;

  private Generator(YamlNode yaml) {
    yaml.onlyWith("name", "source", "events");
    name = yaml.get("name").text();
    source = yaml.get("source").text();
    kinds = new ArrayList<>();
    Weights.Builder weights = Weights.builder();
    for (YamlNode event : yaml.get("events").items()) {
      kinds.add(Kind.parse(event, kinds));
      weights.add(event.find("weight").map(YamlNode::number).map(Number::doubleValue).orElse(1.0));
    }
    kindWeights = weights.build(yaml.get("events"));
  }

  /**
   * Reads a generator.
   *
   * @param file what complaints call it
   * @throws dev.tally.base.UserError where it is wrong, with file and line
   */
  public static Generator parse(String file, String yaml) {
    return new Generator(YamlNode.parse(file, yaml));
  }

  public String name() {
    return name;
  }

  /**
   * Starts a stream.
   *
   * @param run what the ids of its events start with
   */
  Stream start(String run, long seed) {
    return new Stream(run, seed);
  }

  /** One run of the generator: the same run and seed give the same events. */
  final class Stream {

    private final String run;
    private final long seed;
    private final Map<String, Recent> recent = new HashMap<>();
    private long number;

    private Stream(String run, long seed) {
      this.run = run;
      this.seed = seed;
      kinds.forEach(kind -> recent.put(kind.type, new Recent()));
    }

    SeededRandom dice() {
      return SeededRandom.of(seed, name + ":" + (number + 1));
    }

    EventDraft next(long time, SeededRandom dice) {
      number++;
      Kind kind = kinds.get(kindWeights.draw(dice));
      EventDraft earlier = kind.follows == null ? null : recent(kind.follows.type).any(dice);
      if (kind.follows != null && earlier == null) {
        // Nothing can be followed yet, so what would have been followed happens instead.
        kind = kind.follows;
      }
      EventDraft draft = kind.draft(source, run + ":" + number, time, dice, earlier);
      recent(kind.type).add(draft);
      return draft;
    }

    private Recent recent(String type) {
      return recent.computeIfAbsent(type, unused -> new Recent());
    }
  }

  /** One event type of the stream. */
  private static final class Kind {

    private final String type;
    private final @Nullable Kind follows;
    private final @Nullable String key;
    private final Map<String, Distribution> fields;
    private final Rewrite conflict;

    private Kind(YamlNode yaml, @Nullable Kind follows) {
      yaml.onlyWith("type", "weight", "follows", "key", "data", "conflict");
      this.type = yaml.get("type").text();
      this.follows = follows;
      this.fields = new LinkedHashMap<>();
      yaml.get("data")
          .entries()
          .forEach((field, node) -> fields.put(field, Distribution.parse(node, follows != null)));
      this.key = yaml.find("key").map(this::field).orElse(null);
      this.conflict = Rewrite.conflict(yaml);
    }

    static Kind parse(YamlNode yaml, List<Kind> known) {
      YamlNode follows = yaml.find("follows").orElse(null);
      if (follows == null) {
        return new Kind(yaml, null);
      }
      Kind followed =
          known.stream()
              .filter(kind -> kind.type.equals(follows.text()) && kind.follows == null)
              .findFirst()
              .orElseThrow(
                  () ->
                      follows.error(
                          "'follows' must name a type above that follows nothing itself, not '"
                              + follows.text()
                              + "'"));
      return new Kind(yaml, followed);
    }

    private String field(YamlNode node) {
      if (!fields.containsKey(node.text())) {
        throw node.error("'key' must name a field of 'data', not '" + node.text() + "'");
      }
      return node.text();
    }

    EventDraft draft(
        String source, String id, long time, SeededRandom dice, @Nullable EventDraft earlier) {
      Map<String, Object> data = new LinkedHashMap<>();
      fields.forEach(
          (field, distribution) -> {
            Object value = distribution.draw(dice, earlier);
            if (value != null) {
              data.put(field, value);
            }
          });
      Object keyValue = key == null ? null : data.get(key);
      return new EventDraft(
          source,
          id,
          type,
          null,
          time,
          keyValue == null ? null : keyValue.toString(),
          data,
          conflict,
          null);
    }
  }

  /** The last events of a type, which later ones may follow. */
  private static final class Recent {

    private static final int CAPACITY = 1024;

    private final List<EventDraft> drafts = new ArrayList<>();
    private int next;

    void add(EventDraft draft) {
      if (drafts.size() < CAPACITY) {
        drafts.add(draft);
      } else {
        drafts.set(next, draft);
        next = (next + 1) % CAPACITY;
      }
    }

    @Nullable EventDraft any(SeededRandom dice) {
      return drafts.isEmpty() ? null : drafts.get((int) dice.between(0, drafts.size() - 1));
    }
  }
}
