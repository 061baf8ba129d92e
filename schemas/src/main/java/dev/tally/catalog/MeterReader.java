package dev.tally.catalog;

import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.YamlValue.YamlText;
import dev.tally.compat.Place;
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

  private final CatalogFolder folder;
  private final DeclaredContracts contracts;

  MeterReader(CatalogFolder folder, DeclaredContracts contracts) {
    this.folder = folder;
    this.contracts = contracts;
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
          .map(YamlValue::items)
          .orElse(List.of())
          .forEach(item -> item.map(KEYS).map(map -> meter(map, places)).ifPresent(meters::add));
    }
    return meters;
  }

  private Meter meter(YamlMap declared, Map<String, Place> places) {
    Optional<YamlText> name = declared.require("name", "name the meter").flatMap(YamlValue::named);
    name.ifPresent(text -> checkName(text, places));
    Optional<String> description =
        declared.require("description", "say what the number means").flatMap(YamlValue::text);
    List<YamlText> events = events(declared);
    MeterFields fields = new MeterFields(contracts.whole(values(events)));
    List<YamlText> groupBy = declared.find("group_by").map(YamlValue::texts).orElse(List.of());
    groupBy.forEach(text -> checkGroup(text, fields));
    Optional<String> filter =
        declared.find("filter").flatMap(YamlValue::named).flatMap(fields::condition);
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
        new MeasureReader(fields, values(groupBy)).read(declared));
  }

  private static void checkName(YamlText name, Map<String, Place> places) {
    if (!NAME.matcher(name.value()).matches()) {
      name.node()
          .problem(
              "'"
                  + name.value()
                  + "' is no meter name: use parts of lower-case letters, digits"
                  + " and _, with dots between them");
    }
    if (name.value().startsWith("tally.")) {
      name.node().problem("names that start with 'tally.' are reserved: choose another name");
    }
    Place first = places.putIfAbsent(name.value(), name.node().place());
    if (first != null) {
      name.node().problem("a meter '" + name.value() + "' is already at " + first + ": rename one");
    }
  }

  private List<YamlText> events(YamlMap declared) {
    Optional<YamlValue> node = declared.require("events", "list the event types it counts");
    List<YamlText> events = node.map(YamlValue::texts).orElse(List.of());
    if (events.isEmpty() && node.filter(YamlValue::isList).isPresent()) {
      node.get().problem("'events' is empty: list the event types it counts");
    }
    events.forEach(contracts::refuseUnknown);
    return events;
  }

  private static void checkGroup(YamlText name, MeterFields fields) {
    if (FieldNames.ENVELOPE.contains(name.value())) {
      name.node()
          .problem(
              "'"
                  + name.value()
                  + "' is an attribute of the envelope: derive a field from it and"
                  + " group by that");
      return;
    }
    Optional<Field> field = fields.find(name);
    if (field.isPresent() && field.get().type() == FieldType.NUMBER) {
      name.node()
          .problem(
              "'"
                  + name.value()
                  + "' is a number, and 1.0 and 1.00 would be two groups: declare it"
                  + " as integer or string");
    }
  }

  private static Optional<Duration> window(YamlValue node) {
    Optional<Duration> window =
        node.text().flatMap(Durations::parse).filter(Meter.WINDOWS::contains);
    if (window.isEmpty()) {
      node.problem("a window must divide a day: use 1m, 5m, 15m, 1h or 1d");
    }
    return window;
  }

  private static List<String> values(List<YamlText> texts) {
    return texts.stream().map(YamlText::value).toList();
  }
}
