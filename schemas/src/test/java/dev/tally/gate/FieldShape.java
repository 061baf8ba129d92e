package dev.tally.gate;

import dev.tally.compat.SchemaLanguage;
import java.util.ArrayList;
import java.util.List;

/**
 * A way to declare the field {@code x} beside a field {@code k} that every schema has.
 *
 * @param name what a failure calls it
 * @param schema the whole text of the schema
 */
record FieldShape(String name, SchemaLanguage language, String schema) {

  private static final String RECORD = "{\"type\": \"record\", \"name\": \"S\", \"fields\": [%s]}";

  static List<FieldShape> all() {
    List<FieldShape> shapes = new ArrayList<>();
    json(shapes);
    avro(shapes);
    protobuf(shapes);
    return shapes;
  }

  /** Returns the schema without the field. */
  static FieldShape without(SchemaLanguage language) {
    switch (language) {
      case JSON_SCHEMA:
        return json("none", "", false);
      case AVRO:
        return avro("none", "");
      default:
        return protobuf("none", "proto3", "");
    }
  }

  private static FieldShape json(String name, String field, boolean required) {
    String text =
        "{\"type\": \"object\", \"required\": [%s], \"properties\": {%s\"k\": {\"type\": \"string\"}}}"
            .formatted(required ? "\"k\", \"x\"" : "\"k\"", field.isEmpty() ? "" : field + ", ");
    return new FieldShape("json " + name, SchemaLanguage.JSON_SCHEMA, text);
  }

  private static void json(List<FieldShape> shapes) {
    shapes.add(without(SchemaLanguage.JSON_SCHEMA));
    String[][] types = {
      {"\"string\"", "\"a\"", "\"\""},
      {"\"integer\"", "0", "9"},
      {"\"number\"", "0.5"},
      {"\"boolean\"", "false", "true"},
      {"\"string\", \"format\": \"date-time\"", "\"2026-03-02T10:00:00Z\""}
    };
    for (String[] type : types) {
      String field = "\"x\": {\"type\": " + type[0] + "%s}";
      shapes.add(json("required " + type[0], field.formatted(""), true));
      shapes.add(json("optional " + type[0], field.formatted(""), false));
      for (int index = 1; index < type.length; index++) {
        shapes.add(
            json(
                type[0] + " default " + type[index],
                field.formatted(", \"default\": " + type[index]),
                false));
      }
    }
  }

  private static FieldShape avro(String name, String field) {
    return new FieldShape(
        "avro " + name,
        SchemaLanguage.AVRO,
        RECORD.formatted("{\"name\": \"k\", \"type\": \"string\"}" + field));
  }

  private static void avro(List<FieldShape> shapes) {
    shapes.add(without(SchemaLanguage.AVRO));
    String[][] types = {
      {"\"boolean\"", "true"},
      {"\"int\"", "0"},
      {"\"long\"", "9"},
      {"\"float\"", "0.5"},
      {"\"double\"", "0"},
      {"\"string\"", "\"a\""},
      {"\"bytes\"", "\"a\""},
      {"{\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}", "0"},
      {"{\"type\": \"long\", \"logicalType\": \"timestamp-micros\"}", "0"},
      {"{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 9, \"scale\": 2}"},
      {"{\"type\": \"bytes\", \"logicalType\": \"decimal\", \"precision\": 9, \"scale\": 4}"},
      {"{\"type\": \"fixed\", \"name\": \"F\", \"size\": 4}"},
      {"{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"A\", \"B\"]}", "\"B\""},
      {
        "{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"A\", \"B\", \"C\"], \"default\":"
            + " \"A\"}"
      },
      {"{\"type\": \"array\", \"items\": \"string\"}", "[]"},
      {"{\"type\": \"map\", \"values\": \"long\"}"},
      {
        "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"n\", \"type\":"
            + " \"int\"}]}"
      },
      {"[\"string\", \"long\"]"},
    };
    for (String[] type : types) {
      String field = ", {\"name\": \"x\", \"type\": %s%s}";
      shapes.add(avro(type[0], field.formatted(type[0], "")));
      if (type.length > 1) {
        shapes.add(
            avro(
                type[0] + " default " + type[1],
                field.formatted(type[0], ", \"default\": " + type[1])));
      }
      if (!type[0].startsWith("[")) {
        shapes.add(
            avro(
                "null or " + type[0],
                field.formatted("[\"null\", " + type[0] + "]", ", \"default\": null")));
      }
    }
    shapes.add(
        avro(
            "int, once y",
            ", {\"name\": \"x\", \"type\": \"int\", \"aliases\": [\"y\"], \"default\": 0}"));
    shapes.add(avro("y int", ", {\"name\": \"y\", \"type\": \"int\"}"));
  }

  private static FieldShape protobuf(String name, String syntax, String field) {
    String text =
        """
        syntax = "%s";
        package a;
        import "google/protobuf/timestamp.proto";
        message S {
          %s string k = 1;
          %s
          enum E { A = 0; B = 1; }
          message R { int32 n = 1; }
        }
        """;
    if (syntax.equals("proto2")) {
      text = text.replace("int32 n", "optional int32 n");
    }
    return new FieldShape(
        syntax + " " + name,
        SchemaLanguage.PROTOBUF,
        text.formatted(syntax, syntax.equals("proto2") ? "optional" : "", field));
  }

  private static void protobuf(List<FieldShape> shapes) {
    shapes.add(without(SchemaLanguage.PROTOBUF));
    String[] types = {
      "bool",
      "int32",
      "int64",
      "uint32",
      "uint64",
      "sint64",
      "fixed32",
      "string",
      "bytes",
      "float",
      "double",
      "E",
      "R",
      "google.protobuf.Timestamp"
    };
    for (String type : types) {
      shapes.add(protobuf(type, "proto3", type + " x = 2;"));
      shapes.add(protobuf("optional " + type, "proto3", "optional " + type + " x = 2;"));
    }
    shapes.add(protobuf("reserved", "proto3", "reserved 2; reserved \"x\";"));
    shapes.add(protobuf("number 3", "proto3", "int32 x = 3;"));
    shapes.add(protobuf("another name", "proto3", "int32 y = 2;"));
    shapes.add(protobuf("repeated int32", "proto3", "repeated int32 x = 2;"));
    shapes.add(protobuf("map", "proto3", "map<string, int32> x = 2;"));
    shapes.add(protobuf("optional int32", "proto2", "optional int32 x = 2;"));
    shapes.add(protobuf("int32 default 5", "proto2", "optional int32 x = 2 [default = 5];"));
    shapes.add(protobuf("int32 default 0x5", "proto2", "optional int32 x = 2 [default = 0x5];"));
    shapes.add(protobuf("int32 default 7", "proto2", "optional int32 x = 2 [default = 7];"));
    shapes.add(protobuf("E default B", "proto2", "optional E x = 2 [default = B];"));
    shapes.add(protobuf("required int32", "proto2", "required int32 x = 2;"));
  }

  @Override
  public String toString() {
    return name;
  }
}
