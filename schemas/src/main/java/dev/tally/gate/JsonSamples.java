package dev.tally.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Data of a JSON Schema: one flat object. */
final class JsonSamples {

  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonSamples() {}

  static List<DataSample> of(List<Field> fields, Collection<String> undeclared) {
    Map<String, Object> usual = new LinkedHashMap<>();
    Map<String, Object> least = new LinkedHashMap<>();
    for (Field field : fields) {
      Object value = values(field.type()).get(0);
      usual.put(field.name(), value);
      if (field.required()) {
        least.put(field.name(), value);
      }
    }
    List<DataSample> samples = new ArrayList<>(List.of(sample(usual, false), sample(least, false)));
    for (Field field : fields) {
      if (!field.required()) {
        Map<String, Object> without = new LinkedHashMap<>(usual);
        without.remove(field.name());
        samples.add(sample(without, false));
      }
      if (field.defaultValue() != null) {
        samples.add(with(field.name(), written(field.defaultValue()), usual));
      }
      values(field.type()).forEach(value -> samples.add(with(field.name(), value, usual)));
    }
    for (String name : undeclared) {
      samples.add(with(name, "undeclared", usual));
      samples.add(with(name, 7, usual));
    }
    return samples;
  }

  private static Object written(Object value) {
    return value instanceof Long || value instanceof Boolean || value instanceof BigDecimal
        ? value
        : value.toString();
  }

  private static DataSample with(String name, Object value, Map<String, Object> usual) {
    Map<String, Object> data = new LinkedHashMap<>(usual);
    data.put(name, value);
    return sample(data, value.equals(Long.MIN_VALUE) || value.equals(Long.MAX_VALUE));
  }

  private static DataSample sample(Map<String, Object> data, boolean atAnEnd) {
    try {
      return new DataSample(JSON.writeValueAsBytes(data), atAnEnd);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns values of a type, an ordinary one first. */
  private static List<Object> values(FieldType type) {
    switch (type) {
      case STRING:
        return List.of("a", "", "7", "true", "caf\u00e9", "2026-03-02T10:00:00Z");
      case INTEGER:
        return List.of(7, 0, 1, -1, 1L << 40, (1L << 53) + 1, Long.MIN_VALUE, Long.MAX_VALUE);
      case BOOLEAN:
        return List.of(true, false);
      case TIME:
        return List.of(
            "2026-03-02T10:00:00Z",
            "1970-01-01T00:00:00Z",
            "2026-03-02T10:00:00.123456+02:00",
            "9999-12-31T23:59:59.999999999Z");
      case NUMBER:
        return List.of(
            new BigDecimal("0.5"),
            7,
            0,
            new BigDecimal("-0.1"),
            new BigDecimal("1e30"),
            (1L << 53) + 1,
            Long.MAX_VALUE);
    }
    throw new AssertionError(type);
  }
}
