package dev.tally.registry;

import java.util.Arrays;
import java.util.Optional;

/** A language that schemas are written in, by the name that registries give it. */
public enum SchemaType {
  /** An Avro schema, as JSON. */
  AVRO,
  /** One {@code .proto} file. */
  PROTOBUF,
  /** A JSON Schema. */
  JSON;

  static Optional<SchemaType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findAny();
  }
}
