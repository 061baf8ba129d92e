package dev.tally.catalog;

import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.Contract.Rule;
import dev.tally.catalog.YamlNode.YamlText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the contracts under {@code events}, each with its schema. */
final class ContractReader {

  private static final List<String> KEYS =
      List.of("type", "description", "owner", "topic", "schema", "derived", "rules");
  private static final List<String> DERIVED_KEYS =
      List.of("name", "expression", "currency", "personal");
  private static final List<String> RULE_KEYS = List.of("expression", "message");

  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9_-]*(\\.[a-z0-9_-]+)+");
  private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");
  private static final Pattern SCHEMA = Pattern.compile("[^/\\\\]+\\.schema\\.json");

  private final CatalogFolder folder;
  private final Problems problems;
  private final Set<String> schemas = new HashSet<>();

  ContractReader(CatalogFolder folder, Problems problems) {
    this.folder = folder;
    this.problems = problems;
  }

  /** Returns every contract that has a type, by file. */
  List<DeclaredContract> read() {
    List<DeclaredContract> contracts = new ArrayList<>();
    for (String file : folder.files("events", ".yaml")) {
      folder
          .document(file)
          .flatMap(document -> document.map(KEYS))
          .flatMap(this::contract)
          .ifPresent(contracts::add);
    }
    for (String file : folder.files("events", ".schema.json")) {
      if (!schemas.contains(file)) {
        problems.add(new Place(file, 1), "no contract names this schema: name it or delete it");
      }
    }
    return contracts;
  }

  private Optional<DeclaredContract> contract(YamlMap declared) {
    int before = problems.count();
    Optional<YamlNode> type = declared.require("type", "name the event type, such as com.acme.sale");
    declared.require("description", "say what the event tells").ifPresent(YamlNode::text);
    String owner =
        declared
            .require("owner", "name who answers for the producer")
            .flatMap(YamlNode::text)
            .orElse("");
    String topic =
        declared
            .require("topic", "name the Kafka topic it travels on")
            .flatMap(ContractReader::topic)
            .orElse("");
    List<Field> fields =
        declared
            .require("schema", "name the schema's file, such as sale.schema.json")
            .flatMap(this::schema)
            .map(schema -> new SchemaReader().read(schema))
            .orElse(List.of());
    String name = type.flatMap(ContractReader::type).orElse("");
    Contract contract = new Contract(name, owner, topic, fields, List.of());
    if (problems.count() == before) {
      contract = rules(declared, derived(declared, contract));
    }
    if (name.isEmpty()) {
      return Optional.empty();
    }
    boolean whole = problems.count() == before;
    return Optional.of(new DeclaredContract(contract, type.orElseThrow().place(), whole));
  }

  private static Optional<String> type(YamlNode node) {
    Optional<String> type = node.text();
    if (type.isPresent() && !TYPE.matcher(type.get()).matches()) {
      node.problem(
          "'" + type.get() + "' is no event type: use reverse DNS, at least two parts of lower-case"
              + " letters, digits, _ and -, such as com.acme.sale");
    }
    return type;
  }

  private static Optional<String> topic(YamlNode node) {
    Optional<String> topic = node.text();
    if (topic.isPresent() && !TOPIC.matcher(topic.get()).matches()) {
      node.problem(
          "'" + topic.get() + "' is no Kafka topic: use up to 249 letters, digits, '.', _ and -");
    }
    return topic;
  }

  private Optional<YamlNode> schema(YamlNode node) {
    Optional<String> name = node.text();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    if (!SCHEMA.matcher(name.get()).matches()) {
      node.problem(
          "'" + name.get() + "' is no schema file: name one beside the contract that ends in"
              + " .schema.json");
      return Optional.empty();
    }
    String file = "events/" + name.get();
    if (!folder.has(file)) {
      List<String> others =
          folder.files("events", ".schema.json").stream()
              .map(other -> other.substring("events/".length()))
              .toList();
      node.problem(
          "there is no file '" + name.get() + "'" + Spelling.hint(name.get(), others)
              + ": write it beside the contract");
      return Optional.empty();
    }
    schemas.add(file);
    return folder.document(file);
  }

  private static Contract derived(YamlMap declared, Contract contract) {
    Contract result = contract;
    for (YamlNode item : declared.find("derived").map(YamlNode::items).orElse(List.of())) {
      Optional<Field> field = derivedField(item, result);
      if (field.isPresent()) {
        List<Field> fields = new ArrayList<>(result.fields());
        fields.add(field.get());
        result =
            new Contract(result.type(), result.owner(), result.topic(), fields, result.rules());
      }
    }
    return result;
  }

  private static Optional<Field> derivedField(YamlNode item, Contract earlier) {
    Optional<YamlMap> map = item.map(DERIVED_KEYS);
    if (map.isEmpty()) {
      return Optional.empty();
    }
    YamlMap declared = map.get();
    Optional<YamlText> name =
        declared.require("name", "name the derived field").flatMap(YamlNode::named);
    name.ifPresent(text -> checkName(text, earlier));
    Optional<Expression> expression =
        declared
            .require("expression", "write the CEL expression that computes it")
            .flatMap(YamlNode::named)
            .flatMap(text -> Expressions.compile(text, earlier));
    if (name.isEmpty() || expression.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Field(
            name.get().value(),
            expression.get().type(),
            false,
            null,
            currency(declared, expression.get(), earlier),
            personal(declared, expression.get(), earlier),
            expression.get().toString()));
  }

  private static void checkName(YamlText name, Contract earlier) {
    FieldNames.mistake(name.value()).ifPresent(name.node()::problem);
    if (earlier.indexOf(name.value()) >= 0) {
      name.node().problem("a field '" + name.value() + "' is already there: choose another name");
    }
  }

  private static @Nullable String currency(
      YamlMap declared, Expression expression, Contract earlier) {
    Optional<YamlText> currency = declared.find("currency").flatMap(YamlNode::named);
    currency.ifPresent(name -> Currencies.check(name, earlier.fields()));
    if (currency.isPresent() && expression.type() != FieldType.INTEGER) {
      currency
          .get()
          .node()
          .problem(
              "money is an int of micros, but the expression is of type "
                  + Cel.name(expression.type()));
    }
    return currency.map(YamlText::value).orElse(null);
  }

  // What is computed from a person's data is a person's data, until somebody says it is not.
  private static boolean personal(YamlMap declared, Expression expression, Contract earlier) {
    Optional<String> source =
        expression.fields().stream()
            .filter(name -> earlier.fields().get(earlier.indexOf(name)).personal())
            .findFirst();
    Optional<YamlNode> personal = declared.find("personal");
    if (personal.isEmpty() && source.isPresent()) {
      declared.problem(
          "it reads the personal field '" + source.get() + "': add 'personal: true', or 'personal:"
              + " false' if the result tells nothing of a person");
    }
    return personal.flatMap(YamlNode::truth).orElse(false);
  }

  private static Contract rules(YamlMap declared, Contract contract) {
    List<Rule> rules = new ArrayList<>();
    for (YamlNode item : declared.find("rules").map(YamlNode::items).orElse(List.of())) {
      item.map(RULE_KEYS).flatMap(map -> rule(map, contract)).ifPresent(rules::add);
    }
    return new Contract(
        contract.type(), contract.owner(), contract.topic(), contract.fields(), rules);
  }

  private static Optional<Rule> rule(YamlMap declared, Contract contract) {
    Optional<Expression> expression =
        declared
            .require("expression", "write the CEL condition that every event must satisfy")
            .flatMap(YamlNode::named)
            .flatMap(text -> Expressions.condition(text, contract));
    Optional<String> message =
        declared
            .require("message", "write what a producer who breaks the rule is told")
            .flatMap(YamlNode::text);
    return expression.flatMap(
        compiled -> message.map(words -> new Rule(compiled.toString(), words)));
  }
}
