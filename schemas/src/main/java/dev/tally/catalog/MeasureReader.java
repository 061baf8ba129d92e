package dev.tally.catalog;

import com.google.common.collect.ImmutableMap;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.Meter.Aggregation;
import dev.tally.catalog.Meter.Measure;
import dev.tally.catalog.YamlValue.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the measures of one meter and checks them against the fields it may use. */
final class MeasureReader {

  private static final ImmutableMap<String, Aggregation> OF_A_FIELD =
      ImmutableMap.of("sum", Aggregation.SUM, "min", Aggregation.MIN, "max", Aggregation.MAX);

  private static final String KNOWN = "use count, {sum: field}, {min: field} or {max: field}";

  private static final String REMEDY =
      "name what a row holds, such as 'orders: count' or 'units: {sum: quantity}'";

  private final MeterFields fields;
  private final List<String> groupBy;

  MeasureReader(MeterFields fields, List<String> groupBy) {
    this.fields = fields;
    this.groupBy = groupBy;
  }

  /** Returns the measures under {@code measures} that could be read, in the order of the file. */
  List<Measure> read(YamlMap meter) {
    Optional<YamlValue> node = meter.require("measures", REMEDY);
    List<YamlMap.Entry> entries =
        node.flatMap(YamlValue::map).map(YamlMap::entries).orElse(List.of());
    if (entries.isEmpty() && node.filter(YamlValue::isMap).isPresent()) {
      node.get().problem("'measures' is empty: " + REMEDY);
    }
    List<Measure> measures = new ArrayList<>();
    for (YamlMap.Entry entry : entries) {
      checkName(entry.key());
      measure(entry).ifPresent(measures::add);
    }
    return measures;
  }

  private void checkName(YamlText name) {
    FieldNames.mistake(name.value()).ifPresent(name.node()::problem);
    if (groupBy.contains(name.value())) {
      name.node()
          .problem(
              "'" + name.value() + "' is already the name of a group-by field: choose another");
    }
  }

  private Optional<Measure> measure(YamlMap.Entry entry) {
    if (!entry.value().isMap()) {
      return count(entry);
    }
    List<YamlMap.Entry> parts = entry.value().map().orElseThrow().entries();
    if (parts.size() != 1) {
      entry.key().node().problem("a measure has one aggregation: " + KNOWN);
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
    field.ifPresent(found -> checkField(found, name.orElseThrow()));
    return field.map(
        found -> new Measure(entry.name(), aggregation, found.name(), found.isMoney()));
  }

  private static Optional<Measure> count(YamlMap.Entry entry) {
    Optional<YamlText> word = entry.value().named();
    if (word.isPresent() && word.get().value().equals("count")) {
      return Optional.of(new Measure(entry.name(), Aggregation.COUNT, null, false));
    }
    word.ifPresent(MeasureReader::refuseAggregation);
    return Optional.empty();
  }

  private static void refuseAggregation(YamlText word) {
    String name = word.value();
    if (name.equals("latest") || name.equals("unique")) {
      word.node().problem("'" + name + "' is not supported yet: " + KNOWN);
    } else if (name.equals("count")) {
      word.node().problem("'count' reads no field: write 'count' alone");
    } else if (OF_A_FIELD.containsKey(name)) {
      word.node().problem("'" + name + "' needs a field: write {" + name + ": field}");
    } else {
      word.node()
          .problem(
              "unknown aggregation '"
                  + name
                  + "'"
                  + Spelling.hint(name, List.of("count", "sum", "min", "max"))
                  + ": "
                  + KNOWN);
    }
  }

  private void checkField(Field field, YamlText name) {
    if (field.type() == FieldType.NUMBER) {
      name.node()
          .problem(
              "'"
                  + field.name()
                  + "' is a number: money and other measures are integers; declare"
                  + " it as integer micros");
    } else if (field.type() != FieldType.INTEGER) {
      name.node()
          .problem(
              "'"
                  + field.name()
                  + "' is of type "
                  + Cel.name(field.type())
                  + ": only integers can be measured");
    } else if (field.isMoney() && !groupBy.contains(field.currencyField())) {
      name.node()
          .problem(
              "'"
                  + field.name()
                  + "' is money in the currency '"
                  + field.currencyField()
                  + "', and currencies do not add: put '"
                  + field.currencyField()
                  + "' in group_by");
    }
  }
}
