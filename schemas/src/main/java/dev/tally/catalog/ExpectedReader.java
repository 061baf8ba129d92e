package dev.tally.catalog;

import dev.tally.catalog.Meter.Measure;
import dev.tally.catalog.ProbeCard.Expected;
import dev.tally.catalog.YamlValue.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the rows that a probe's events come to. */
final class ExpectedReader {

  private static final List<String> KEYS = List.of("meter", "group", "events", "measures");

  private final List<Meter> meters;

  ExpectedReader(List<Meter> meters) {
    this.meters = meters;
  }

  Optional<Expected> read(YamlValue item) {
    return item.map(KEYS).flatMap(this::row);
  }

  private Optional<Expected> row(YamlMap declared) {
    Optional<YamlText> name =
        declared.require("meter", "name the meter of the row").flatMap(YamlValue::named);
    Optional<Long> events =
        declared.require("events", "say how many events it holds").flatMap(ExpectedReader::number);
    Optional<Meter> meter = name.flatMap(this::meter);
    if (meter.isEmpty() || events.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Expected(
            meter.get().name(),
            group(declared, meter.get()),
            events.get(),
            measures(declared, meter.get())));
  }

  private Optional<Meter> meter(YamlText name) {
    Optional<Meter> found =
        meters.stream().filter(meter -> meter.name().equals(name.value())).findFirst();
    if (found.isEmpty()) {
      List<String> names = meters.stream().map(Meter::name).toList();
      name.node()
          .problem(
              "unknown meter '%s'%s: declare it under meters"
                  .formatted(name.value(), Spelling.hint(name.value(), names)));
    }
    return found;
  }

  private static List<String> group(YamlMap declared, Meter meter) {
    Optional<YamlValue> node = declared.find("group");
    Optional<YamlMap> values = node.flatMap(found -> found.map(meter.groupBy()));
    List<String> group = new ArrayList<>();
    for (String field : meter.groupBy()) {
      Optional<YamlValue> value = values.flatMap(map -> map.find(field));
      if (value.isEmpty() && (node.isEmpty() || values.isPresent())) {
        declared.problem(
            "'group' has no '%s', by which %s groups: write its value"
                .formatted(field, meter.name()));
      }
      group.add(
          value
              .flatMap(found -> found.isText() ? Optional.of(found.textInside()) : found.text())
              .orElse(""));
    }
    return group;
  }

  private static Map<String, Long> measures(YamlMap declared, Meter meter) {
    List<String> known = meter.measures().stream().map(Measure::name).toList();
    Map<String, Long> measures = new LinkedHashMap<>();
    declared
        .find("measures")
        .flatMap(node -> node.map(known))
        .map(YamlMap::entries)
        .orElse(List.of())
        .forEach(
            entry -> number(entry.value()).ifPresent(number -> measures.put(entry.name(), number)));
    return measures;
  }

  private static Optional<Long> number(YamlValue node) {
    Optional<String> text = node.text();
    if (text.isPresent() && !text.get().matches("-?\\d{1,18}")) {
      node.problem("'" + text.get() + "' is no whole number");
      return Optional.empty();
    }
    return text.map(Long::valueOf);
  }
}
