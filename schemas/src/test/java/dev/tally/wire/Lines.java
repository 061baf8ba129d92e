package dev.tally.wire;

import dev.tally.catalog.ContractVersion;
import dev.tally.catalog.SchemaIds;
import dev.tally.compat.SchemaLanguage;
import dev.tally.compat.SchemaText;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One line of an order, declared in each language: the same fields by the same names. */
final class Lines {

  static final String AVRO =
      """
      {"type": "record", "name": "Line", "namespace": "com.acme", "fields": [
        {"name": "shop", "type": "string"},
        {"name": "quantity", "type": "int"},
        {"name": "amount_micros", "type": "long"},
        {"name": "gift", "type": "boolean"},
        {"name": "due", "type": ["null", {"type": "long", "logicalType": "timestamp-micros"}]},
        {"name": "weight", "type": "double"},
        {"name": "size", "type": {"type": "enum", "name": "Size", "symbols": ["SMALL", "LARGE"]}},
        {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 4}},
        {"name": "tags", "type": {"type": "array", "items": ["null", "string"]}},
        {"name": "address", "type": {"type": "record", "name": "Address", "fields": [
          {"name": "city", "type": "string"},
          {"name": "floor", "type": ["null", "int"]}]}},
        {"name": "notes", "type": {"type": "map", "values": "string"}}]}
      """;

  static final String PROTOBUF =
      """
      syntax = "proto3";
      package com.acme;
      import "google/protobuf/timestamp.proto";
      message Line {
        enum Size { SMALL = 0; LARGE = 1; }
        message Address {
          string city = 1;
          optional int32 floor = 2;
        }
        string shop = 1;
        int32 quantity = 2;
        int64 amount_micros = 3;
        bool gift = 4;
        google.protobuf.Timestamp due = 5;
        double weight = 6;
        Size size = 7;
        double price = 8;
        repeated string tags = 9;
        Address address = 10;
        map<string, string> notes = 11;
      }
      message Other { string shop = 1; }
      """;

  static final int AVRO_ID = 7;
  static final int PROTOBUF_ID = 8;
  static final SchemaIds IDS =
      new SchemaIds(
          Map.of(AVRO_ID, Set.of("urn:line:avro"), PROTOBUF_ID, Set.of("urn:line:protobuf")));

  private Lines() {}

  static ContractVersion avro() {
    SchemaText schema = new SchemaText("line.avsc", AVRO, SchemaLanguage.AVRO);
    return new ContractVersion(1, "urn:line:avro", schema, null, null, List.of());
  }

  static ContractVersion protobuf() {
    SchemaText schema = new SchemaText("line.proto", PROTOBUF, SchemaLanguage.PROTOBUF);
    return new ContractVersion(2, "urn:line:protobuf", schema, "Line", null, List.of());
  }

  /** Returns the fields that have a value to read. */
  static Map<String, Object> readable() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("shop", "caf\u00e9");
    fields.put("quantity", -3L);
    fields.put("amount_micros", 9_007_199_254_740_993L);
    fields.put("gift", true);
    fields.put("due", Instant.parse("2026-03-02T10:00:00.000500Z"));
    fields.put("weight", new BigDecimal("0.1"));
    fields.put("size", "LARGE");
    fields.put("price", new BigDecimal("12.5"));
    return fields;
  }

  /** The same line in JSON. */
  static final String JSON =
      """
      {"shop": "caf\u00e9", "quantity": -3, "amount_micros": 9007199254740993, "gift": true,
       "due": "2026-03-02T10:00:00.000500Z", "weight": 0.1, "size": "LARGE", "price": 12.50,
       "tags": ["a", "b"], "address": {"city": "Bern", "floor": 2}, "notes": {"x": "y"}}
      """;
}
