package dev.tally.catalog;

import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.Rule;
import dev.tally.compat.Mode;
import dev.tally.compat.Place;
import dev.tally.event.ControlTopic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the contracts under {@code events}, each with its schema. */
final class ContractReader {

  private static final List<String> KEYS =
      List.of(
          "type",
          "description",
          "owner",
          "topic",
          "compatibility",
          "versions",
          "fields",
          "deprecated",
          "transitions",
          "derived",
          "rules");
  private static final List<String> MODES = Arrays.stream(Mode.values()).map(Mode::name).toList();
  private static final List<String> RULE_KEYS = List.of("expression", "message");

  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9_-]*(\\.[a-z0-9_-]+)+");
  private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

  private final CatalogFolder folder;
  private final Problems problems;
  private final VersionReader versions;

  ContractReader(CatalogFolder folder, Problems problems) {
    this.folder = folder;
    this.problems = problems;
    this.versions = new VersionReader(folder, problems);
  }

  DeclaredContracts read() {
    int before = problems.count();
    List<String> files = folder.files("events", ".yaml");
    List<DeclaredContract> contracts = new ArrayList<>();
    for (String file : files) {
      folder
          .document(file)
          .flatMap(document -> document.map(KEYS))
          .flatMap(this::contract)
          .ifPresent(contracts::add);
    }
    refuseTwins(contracts);
    if (problems.count() == before) {
      versions.refuseUnnamed();
    }
    return new DeclaredContracts(contracts, files.size() - contracts.size());
  }

  private void refuseTwins(List<DeclaredContract> contracts) {
    Map<String, Place> places = new HashMap<>();
    for (DeclaredContract declared : contracts) {
      String type = declared.contract().type();
      Place first = places.putIfAbsent(type, declared.place());
      if (first != null) {
        problems.add(
            declared.place(),
            "a contract of '" + type + "' is already at " + first + ": delete one");
      }
    }
  }

  private Optional<DeclaredContract> contract(YamlMap declared) {
    int before = problems.count();
    Optional<YamlValue> type =
        declared.require("type", "name the event type, such as com.acme.sale");
    declared.require("description", "say what the event tells").ifPresent(YamlValue::text);
    String owner =
        declared
            .require("owner", "name who answers for the producer")
            .flatMap(YamlValue::text)
            .orElse("");
    String topic =
        declared
            .require("topic", "name the Kafka topic it travels on")
            .flatMap(ContractReader::topic)
            .orElse("");
    List<ContractVersion> published =
        declared
            .require("versions", "list the published forms of its data, oldest first")
            .map(versions::read)
            .orElse(List.of());
    List<Field> fields = published.isEmpty() ? List.of() : fields(declared, published);
    String name = type.flatMap(ContractReader::type).orElse("");
    Contract contract =
        new Contract(name, owner, topic, mode(declared), published, fields, List.of(), List.of());
    if (problems.count() == before) {
      TransitionReader.check(declared, type.orElseThrow(), contract);
      contract = rules(declared, DerivedReader.read(declared, contract));
      contract = contract.withDeprecations(DeprecationReader.read(declared, contract.fields()));
    }
    if (name.isEmpty()) {
      return Optional.empty();
    }
    boolean whole = problems.count() == before;
    return Optional.of(
        new DeclaredContract(
            contract, type.orElseThrow().place(), whole, whole ? places(declared) : Map.of()));
  }

  private static Map<String, Place> places(YamlMap declared) {
    Map<String, Place> places = new HashMap<>();
    for (YamlMap.Entry entry : declared.entries()) {
      places.put(entry.name(), entry.key().node().place());
    }
    declared
        .find("fields")
        .flatMap(YamlValue::map)
        .ifPresent(
            notes ->
                notes
                    .entries()
                    .forEach(
                        note -> places.put("fields/" + note.name(), note.key().node().place())));
    addItems("versions", "dataschema", declared, places);
    addItems("derived", "name", declared, places);
    addItems("deprecated", "field", declared, places);
    addItems("rules", "expression", declared, places);
    return places;
  }

  /** Adds the places of the items of a list, each by the text under one of its keys. */
  private static void addItems(
      String list, String key, YamlMap declared, Map<String, Place> places) {
    for (YamlValue item : declared.find(list).map(YamlValue::items).orElse(List.of())) {
      item.map()
          .flatMap(map -> map.find(key))
          .flatMap(YamlValue::text)
          .ifPresent(text -> places.put(list + "/" + text, item.place()));
    }
  }

  private static List<Field> fields(YamlMap declared, List<ContractVersion> versions) {
    ContractVersion newest = versions.get(versions.size() - 1);
    return FieldNotes.apply(declared, newest.fields(), newest.schema().language());
  }

  private static Optional<String> type(YamlValue node) {
    Optional<String> type = node.text();
    if (type.isPresent() && !TYPE.matcher(type.get()).matches()) {
      node.problem(
          "'"
              + type.get()
              + "' is no event type: use reverse DNS, at least two parts of lower-case"
              + " letters, digits, _ and -, such as com.acme.sale");
    }
    return type;
  }

  private static Mode mode(YamlMap declared) {
    Optional<YamlValue> node = declared.find("compatibility");
    Optional<String> text = node.flatMap(YamlValue::text);
    for (Mode mode : Mode.values()) {
      if (text.equals(Optional.of(mode.name()))) {
        return mode;
      }
    }
    text.ifPresent(
        word ->
            node.get()
                .problem(
                    "unknown mode '%s'%s: use one of %s"
                        .formatted(word, Spelling.hint(word, MODES), String.join(", ", MODES))));
    return Mode.BACKWARD;
  }

  private static Optional<String> topic(YamlValue node) {
    Optional<String> topic = node.text();
    if (topic.isPresent() && !TOPIC.matcher(topic.get()).matches()) {
      node.problem(
          "'" + topic.get() + "' is no Kafka topic: use up to 249 letters, digits, '.', _ and -");
    } else if (topic.isPresent() && ControlTopic.is("." + topic.get())) {
      node.problem("'control' is the topic of the ledger's commands: choose another name");
    }
    return topic;
  }

  private static Contract rules(YamlMap declared, Contract contract) {
    List<Rule> rules = new ArrayList<>();
    for (YamlValue item : declared.find("rules").map(YamlValue::items).orElse(List.of())) {
      item.map(RULE_KEYS).flatMap(map -> rule(map, contract)).ifPresent(rules::add);
    }
    return contract.withRules(rules);
  }

  private static Optional<Rule> rule(YamlMap declared, Contract contract) {
    Optional<Expression> expression =
        declared
            .require("expression", "write the CEL condition that every event must satisfy")
            .flatMap(YamlValue::named)
            .flatMap(text -> Expressions.condition(text, contract));
    Optional<String> message =
        declared
            .require("message", "write what a producer who breaks the rule is told")
            .flatMap(YamlValue::text);
    return expression.flatMap(
        compiled -> message.map(words -> new Rule(compiled.toString(), words)));
  }
}
