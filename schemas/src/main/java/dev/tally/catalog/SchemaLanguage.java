package dev.tally.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a schema is written in, which is also what data of that schema is written in. */
public enum SchemaLanguage {
  /** A small part of JSON Schema; the data is JSON. */
  JSON_SCHEMA(".schema.json"),
  /** Apache Avro; the data is Avro's binary encoding, or JSON. */
  AVRO(".avsc"),
  /** Protocol Buffers, proto2 or proto3; the data is their wire format, or JSON. */
  PROTOBUF(".proto");

  private final String ending;

  SchemaLanguage(String ending) {
    this.ending = ending;
  }

  /** Returns what the names of its files end in. */
  public String ending() {
    return ending;
  }

  /** Returns the language of a file by the ending of its name. */
  public static Optional<SchemaLanguage> ofFile(String name) {
    return Arrays.stream(values()).filter(language -> name.endsWith(language.ending)).findFirst();
  }

  /** Returns the endings of all languages. */
  static List<String> endings() {
    return Arrays.stream(values()).map(SchemaLanguage::ending).toList();
  }
}
