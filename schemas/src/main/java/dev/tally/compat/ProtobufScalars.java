package dev.tally.compat;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The types that Protobuf brings along, and which of them are written in the same form. */
final class ProtobufScalars {

  private static final List<Set<String>> FORMS =
      List.of(
          Set.of("bool", "int32", "uint32", "int64", "uint64"),
          Set.of("sint32", "sint64"),
          Set.of("fixed32", "sfixed32"),
          Set.of("fixed64", "sfixed64"),
          Set.of("string", "bytes"),
          Set.of("float"),
          Set.of("double"));

  /** To each type those of its form whose values it holds, all of them. */
  private static final Map<String, Set<String>> HELD =
      Map.of(
          "int32", Set.of("bool"),
          "uint32", Set.of("bool"),
          "int64", Set.of("bool", "int32", "uint32"),
          "uint64", Set.of("bool", "uint32"),
          "sint64", Set.of("sint32"),
          "bytes", Set.of("string"));

  private ProtobufScalars() {}

  static boolean isScalar(String type) {
    return FORMS.stream().anyMatch(form -> form.contains(type));
  }

  /** Returns whether the bytes of one decode as the other, be it to another value. */
  static boolean isSameForm(String one, String other) {
    return FORMS.stream().anyMatch(form -> form.contains(one) && form.contains(other));
  }

  /** Returns whether a type holds every value of another one of the same form. */
  static boolean holds(String type, String values) {
    return type.equals(values) || HELD.getOrDefault(type, Set.of()).contains(values);
  }

  /** Returns what an absent value of a scalar stands for. */
  static String zero(String type) {
    switch (type) {
      case "bool":
        return "false";
      case "string":
      case "bytes":
        return "";
      default:
        return "0";
    }
  }
}
