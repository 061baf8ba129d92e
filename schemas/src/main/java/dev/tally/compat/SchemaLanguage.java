package dev.tally.compat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a schema is written in, which is also what data of that schema is written in. */
public enum SchemaLanguage {
  /** JSON Schema, in the subset that declares an event's data; the data is JSON. */
  JSON_SCHEMA("JSON Schema", ".schema.json"),
  /** Avro, as JSON; the data is Avro's binary encoding, or JSON. */
  AVRO("Avro", ".avsc"),
  /** Protobuf's {@code .proto} files; the data is its wire format, or JSON. */
  PROTOBUF("Protobuf", ".proto");

  private final String title;
  private final String ending;

  SchemaLanguage(String title, String ending) {
    this.title = title;
    this.ending = ending;
  }

  /** Returns what the names of its files end in. */
  public String ending() {
    return ending;
  }

  /** Returns the language of a file by the ending of its name, or empty. */
  public static Optional<SchemaLanguage> ofFile(String name) {
    return Arrays.stream(values()).filter(language -> name.endsWith(language.ending)).findFirst();
  }

  /** Returns the endings of all languages. */
  public static List<String> endings() {
    return Arrays.stream(values()).map(SchemaLanguage::ending).toList();
  }

  /** Returns the language's name as people write it. */
  @Override
  public String toString() {
    return title;
  }
}
