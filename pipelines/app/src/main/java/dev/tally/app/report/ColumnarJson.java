package dev.tally.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Many like objects in few bytes: the names once, each column's texts once, then an array per
 * object, in which a text is its index among the column's texts.
 */
final class ColumnarJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final List<String> names = new ArrayList<>();
  private final Map<String, Map<String, Integer>> texts = new LinkedHashMap<>();
  private final ArrayNode rows = JSON.arrayNode();

  private ColumnarJson() {}

  /** Returns {@code {names, texts, rows}} of objects that all have the same names in one order. */
  static ObjectNode of(JsonNode objects) {
    ColumnarJson packed = new ColumnarJson();
    if (!objects.isEmpty()) {
      objects.get(0).fieldNames().forEachRemaining(packed.names::add);
    }
    objects.forEach(packed::add);
    return packed.toJson();
  }

  private void add(JsonNode object) {
    ArrayNode row = rows.addArray();
    for (String name : names) {
      JsonNode value = object.get(name);
      if (value.isTextual()) {
        Map<String, Integer> known = texts.computeIfAbsent(name, column -> new LinkedHashMap<>());
        row.add(known.computeIfAbsent(value.asText(), text -> known.size()));
      } else {
        row.add(value);
      }
    }
  }

  private ObjectNode toJson() {
    ObjectNode packed = JSON.objectNode();
    names.forEach(packed.putArray("names")::add);
    ObjectNode columns = packed.putObject("texts");
    texts.forEach((name, known) -> known.keySet().forEach(columns.withArray("/" + name)::add));
    packed.set("rows", rows);
    return packed;
  }
}
