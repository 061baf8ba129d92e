package dev.tally.catalog;

import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.Meter.Aggregation;
import dev.tally.catalog.Meter.Measure;
import dev.tally.catalog.YamlNode.YamlText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the meters under {@code meters} and checks them against the contracts. */
final class MeterReader {

  private static final List<String> KEYS =
      List.of("name", "description", "events", "filter", "group_by", "window", "measures");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*");

  private static final Map<String, Aggregation> OF_A_FIELD =
      new TreeMap<>(
          Map.of("sum", Aggregation.SUM, "min", Aggregation.MIN, "max", Aggregation.MAX));

  private static final String MEASURES = "use count, {sum: field}, {min: field} or {max: field}";

  private final CatalogFolder folder;
  private final Map<String, DeclaredContract> contracts = new TreeMap<>();

  MeterReader(CatalogFolder folder, List<DeclaredContract> contracts) {
    this.folder = folder;
    contracts.forEach(declared -> this.contracts.put(declared.contract().type(), declared));
  }

  /** Returns every meter, by file. */
  List<Meter> read() {
    Map<String, Place> places = new TreeMap<>();
    List<Meter> meters = new ArrayList<>();
    for (String file : folder.files("meters", ".yaml")) {
      folder
          .document(file)
          .flatMap(document -> document.map(List.of("meters")))
          .flatMap(map -> map.require("meters", "list the meters there"))
          .map(YamlNode::items)
          .orElse(List.of())
          .forEach(item -> item.map(KEYS).map(map -> meter(map, places)).ifPresent(meters::add));
    }
    return meters;
  }

  private Meter meter(YamlMap declared, Map<String, Place> places) {
    Optional<YamlText> name = declared.require("name", "name the meter").flatMap(YamlNode::named);
    name.ifPresent(text -> checkName(text, places));
    Optional<String> description =
        declared.require("description", "say what the number means").flatMap(YamlNode::text);
    List<YamlText> events = events(declared);
    MeterFields fields = fields(events);
    List<YamlText> groupBy = declared.find("group_by").map(YamlNode::texts).orElse(List.of());
    groupBy.forEach(text -> checkGroup(text, fields));
    Optional<String> filter =
        declared.find("filter").flatMap(YamlNode::named).flatMap(fields::condition);
    return new Meter(
        name.map(YamlText::value).orElse(""),
        description.orElse(""),
        values(events),
        filter.orElse(null),
        values(groupBy),
        declared
            .require("window", "say how long a row's window lasts, such as 1h")
            .flatMap(MeterReader::window)
            .orElse(Duration.ZERO),
        measures(declared, fields, values(groupBy)));
  }

  private static void checkName(YamlText name, Map<String, Place> places) {
    if (!NAME.matcher(name.value()).matches()) {
      name.node()
          .problem(
              "'" + name.value() + "' is no meter name: use parts of lower-case letters, digits"
                  + " and _, with dots between them");
    }
    if (name.value().startsWith("tally.")) {
      name.node().problem("names that start with 'tally.' are reserved: choose another name");
    }
    Place first = places.putIfAbsent(name.value(), name.node().place());
    if (first != null) {
      name.node()
          .problem("a meter '" + name.value() + "' is already at " + first + ": rename one");
    }
  }

  private List<YamlText> events(YamlMap declared) {
    Optional<YamlNode> node = declared.require("events", "list the event types it counts");
    List<YamlText> events = node.map(YamlNode::texts).orElse(List.of());
    if (events.isEmpty() && node.filter(YamlNode::isList).isPresent()) {
      node.get().problem("'events' is empty: list the event types it counts");
    }
    for (YamlText event : events) {
      if (!contracts.containsKey(event.value())) {
        event
            .node()
            .problem(
                "unknown event type '" + event.value() + "'"
                    + Spelling.hint(event.value(), contracts.keySet())
                    + ": write its contract under events");
      }
    }
    return events;
  }

  private MeterFields fields(List<YamlText> events) {
    List<Contract> whole =
        events.stream()
            .map(YamlText::value)
            .filter(contracts::containsKey)
            .map(contracts::get)
            .filter(DeclaredContract::whole)
            .map(DeclaredContract::contract)
            .toList();
    return new MeterFields(whole.size() == events.size() ? whole : List.of());
  }

  private static void checkGroup(YamlText name, MeterFields fields) {
    if (FieldNames.ENVELOPE.contains(name.value())) {
      name.node()
          .problem(
              "'" + name.value() + "' is an attribute of the envelope: derive a field from it and"
                  + " group by that");
      return;
    }
    Optional<Field> field = fields.find(name);
    if (field.isPresent() && field.get().type() == FieldType.NUMBER) {
      name.node()
          .problem(
              "'" + name.value() + "' is a number, and 1.0 and 1.00 would be two groups: declare it"
                  + " as integer or string");
    }
  }

  private static Optional<Duration> window(YamlNode node) {
    Optional<Duration> window =
        node.text().flatMap(Durations::parse).filter(Meter.WINDOWS::contains);
    if (window.isEmpty()) {
      node.problem("a window must divide a day: use 1m, 5m, 15m, 1h or 1d");
    }
    return window;
  }

  private static List<Measure> measures(
      YamlMap declared, MeterFields fields, List<String> groupBy) {
    Optional<YamlNode> node = declared.require("measures", "name what a row holds, " + MEASURES);
    List<YamlMap.Entry> entries =
        node.flatMap(YamlNode::map).map(YamlMap::entries).orElse(List.of());
    if (entries.isEmpty() && node.filter(YamlNode::isMap).isPresent()) {
      node.get().problem("'measures' is empty: name what a row holds, " + MEASURES);
    }
    List<Measure> measures = new ArrayList<>();
    for (YamlMap.Entry entry : entries) {
      checkMeasureName(entry.key(), groupBy);
      measure(entry, fields, groupBy).ifPresent(measures::add);
    }
    return measures;
  }

  private static void checkMeasureName(YamlText name, List<String> groupBy) {
    FieldNames.mistake(name.value()).ifPresent(name.node()::problem);
    if (groupBy.contains(name.value())) {
      name.node()
          .problem(
              "'" + name.value() + "' is already the name of a group-by field: choose another");
    }
  }

  private static Optional<Measure> measure(
      YamlMap.Entry entry, MeterFields fields, List<String> groupBy) {
    if (!entry.value().isMap()) {
      return count(entry);
    }
    List<YamlMap.Entry> parts = entry.value().map().orElseThrow().entries();
    if (parts.size() != 1) {
      entry.key().node().problem("a measure has one aggregation: " + MEASURES);
      return Optional.empty();
    }
    YamlMap.Entry part = parts.get(0);
    Aggregation aggregation = OF_A_FIELD.get(part.name());
    if (aggregation == null) {
      refuseAggregation(part.key());
      return Optional.empty();
    }
    Optional<YamlText> name = part.value().named();
    Optional<Field> field = name.flatMap(fields::find);
    field.ifPresent(found -> checkMeasured(found, name.orElseThrow(), groupBy));
    return field.map(
        found -> new Measure(entry.name(), aggregation, found.name(), found.isMoney()));
  }

  private static Optional<Measure> count(YamlMap.Entry entry) {
    Optional<YamlText> word = entry.value().named();
    if (word.isPresent() && word.get().value().equals("count")) {
      return Optional.of(new Measure(entry.name(), Aggregation.COUNT, null, false));
    }
    word.ifPresent(MeterReader::refuseAggregation);
    return Optional.empty();
  }

  private static void refuseAggregation(YamlText word) {
    String name = word.value();
    if (name.equals("latest") || name.equals("unique")) {
      word.node().problem("'" + name + "' is not supported yet: " + MEASURES);
    } else if (name.equals("count")) {
      word.node().problem("'count' reads no field: write 'count' alone");
    } else if (OF_A_FIELD.containsKey(name)) {
      word.node().problem("'" + name + "' needs a field: write {" + name + ": field}");
    } else {
      word.node()
          .problem(
              "unknown aggregation '" + name + "'"
                  + Spelling.hint(name, List.of("count", "sum", "min", "max")) + ": " + MEASURES);
    }
  }

  private static void checkMeasured(Field field, YamlText name, List<String> groupBy) {
    if (field.type() == FieldType.NUMBER) {
      name.node()
          .problem(
              "'" + field.name() + "' is a number: money and other measures are integers; declare"
                  + " it as integer micros");
    } else if (field.type() != FieldType.INTEGER) {
      name.node()
          .problem(
              "'" + field.name() + "' is of type " + Cel.name(field.type())
                  + ": only integers can be measured");
    } else if (field.isMoney() && !groupBy.contains(field.currencyField())) {
      name.node()
          .problem(
              "'" + field.name() + "' is money in the currency '" + field.currencyField()
                  + "', and currencies do not add: put '" + field.currencyField()
                  + "' in group_by");
    }
  }

  private static List<String> values(List<YamlText> texts) {
    return texts.stream().map(YamlText::value).toList();
  }
}
