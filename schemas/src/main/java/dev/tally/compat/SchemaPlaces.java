package dev.tally.compat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the fields of an event's data stand in the texts of a schema. */
public final class SchemaPlaces {

  private SchemaPlaces() {}

  /**
   * Returns the line of a field, counted from 1; 1 also where the schema has no such field.
   *
   * @param message in Protobuf the message that is the data
   */
  public static int lineOf(SchemaText schema, @Nullable String message, String field) {
    Violations unreadable = new Violations(Mode.FULL);
    switch (schema.language()) {
      case AVRO:
        return AvroText.read(schema, unreadable)
            .map(AvroText::root)
            .flatMap(root -> Optional.ofNullable(root.schema().getField(field)).map(root::place))
            .map(Place::line)
            .orElse(1);
      case PROTOBUF:
        return ProtobufFile.read(schema, unreadable)
            .flatMap(file -> Optional.ofNullable(file.messages().get(message)))
            .flatMap(data -> data.field(field))
            .map(found -> found.place().line())
            .orElse(1);
      default:
        return JsonSchemaText.read(schema, unreadable)
            .filter(json -> json.fields().contains(field))
            .map(json -> json.place(field).line())
            .orElse(1);
    }
  }

  /**
   * Returns where a type of an imported {@code .proto} file declares a field or a value, and where
   * it begins if it has none of that name.
   *
   * @param type its full name
   */
  public static Place inImports(SchemaText schema, String type, String member) {
    return ProtobufFile.read(schema, new Violations(Mode.FULL))
        .flatMap(file -> place(file, type, member))
        .orElse(schema.place(1));
  }

  private static Optional<Place> place(ProtobufFile file, String type, String member) {
    ProtobufMessage message = file.messages().get(type);
    if (message != null) {
      return Optional.of(message.field(member).map(ProtobufField::place).orElse(message.place()));
    }
    return Optional.ofNullable(file.enums().get(type))
        .map(named -> named.value(member).map(ProtobufEnum.Value::place).orElse(named.place()));
  }
}
