package dev.tally.compat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/**
 * A type inside an Avro schema.
 *
 * @param pointer where it is defined, in JSON Pointer's form
 */
record AvroNode(AvroText text, Schema schema, JsonPointer pointer) {

  AvroNode field(Field field) {
    return text.node(field.schema(), pointer(field).appendProperty("type"));
  }

  AvroNode items() {
    return text.node(schema.getElementType(), pointer.appendProperty("items"));
  }

  AvroNode values() {
    return text.node(schema.getValueType(), pointer.appendProperty("values"));
  }

  /** Returns the branches of a union; of any other type, the type itself. */
  List<AvroNode> branches() {
    if (!schema.isUnion()) {
      return List.of(this);
    }
    List<AvroNode> branches = new ArrayList<>();
    for (Schema branch : schema.getTypes()) {
      branches.add(text.node(branch, pointer.appendIndex(branches.size())));
    }
    return branches;
  }

  JsonNode defaultOf(Field field) {
    return text.json().at(pointer(field).appendProperty("default"));
  }

  Place place() {
    return text.json().place(pointer);
  }

  Place place(Field field) {
    return text.json().place(pointer(field));
  }

  /** Returns where a key of the type stands; where it has none, the type. */
  Place place(String key) {
    return text.json().place(pointer.appendProperty(key));
  }

  private JsonPointer pointer(Field field) {
    return pointer.appendProperty("fields").appendIndex(field.pos());
  }

  /** Returns the type as people name it. */
  String title() {
    return AvroText.isNamed(schema)
        ? schema.getType().getName() + " " + schema.getFullName()
        : schema.getType().getName();
  }
}
