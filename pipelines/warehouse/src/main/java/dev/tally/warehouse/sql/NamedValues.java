package dev.tally.warehouse.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON objects in a row: names in the declared order, no blanks.
 *
 * <p>The text of a group is part of a row's key, so equal values must always make equal texts.
 */
final class NamedValues {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<LinkedHashMap<String, String>> TEXTS =
      new TypeReference<>() {};
  private static final TypeReference<LinkedHashMap<String, Long>> NUMBERS =
      new TypeReference<>() {};

  private NamedValues() {}

  /** Returns an object of texts. */
  static String ofTexts(List<String> names, List<String> values) {
    expectEqualSizes(names, values);
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (int index = 0; index < names.size(); index++) {
      node.put(names.get(index), values.get(index));
    }
    return node.toString();
  }

  /** Returns an object of integers. */
  static String ofNumbers(List<String> names, List<Long> values) {
    expectEqualSizes(names, values);
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    for (int index = 0; index < names.size(); index++) {
      node.put(names.get(index), values.get(index));
    }
    return node.toString();
  }

  /** Returns any object that Jackson can write. */
  static String of(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON value: " + value, e);
    }
  }

  /** Returns an object's texts by name, in the order written. */
  static Map<String, String> texts(String json) {
    return read(json, TEXTS);
  }

  /** Returns an object's integers by name, in the order written. */
  static Map<String, Long> numbers(String json) {
    return read(json, NUMBERS);
  }

  /** Returns what a JSON text holds. */
  static <T> T read(String json, TypeReference<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the warehouse holds a bad JSON text: " + json, e);
    }
  }

  private static void expectEqualSizes(List<String> names, List<?> values) {
    if (names.size() != values.size()) {
      throw new IllegalArgumentException(
          "a row has " + values.size() + " values for the " + names.size() + " names " + names);
    }
  }
}
