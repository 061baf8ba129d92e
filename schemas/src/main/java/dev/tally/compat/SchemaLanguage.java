package dev.tally.compat;

/** The language that a schema is written in. */
public enum SchemaLanguage {
  /** JSON Schema, in the subset that declares an event's data. */
  JSON_SCHEMA("JSON Schema"),
  /** Avro, as JSON. */
  AVRO("Avro"),
  /** Protobuf's {@code .proto} files. */
  PROTOBUF("Protobuf");

  private final String title;

  SchemaLanguage(String title) {
    this.title = title;
  }

  /** Returns the language's name as people write it. */
  @Override
  public String toString() {
    return title;
  }
}
