package dev.tally.compat;

import com.squareup.wire.schema.internal.parser.EnumConstantElement;
import com.squareup.wire.schema.internal.parser.EnumElement;
import java.util.List;
import java.util.Optional;

/**
 * An enum: its values, of which several may have one number, and what it has reserved.
 *
 * @param syntax that of its file
 */
record ProtobufEnum(
    String path, String syntax, Place place, List<Value> values, ProtobufReserved reserved) {

  /** A name with its number. */
  record Value(String name, int number, Place place) {}

  ProtobufEnum(String path, EnumElement element, String syntax, SchemaText text) {
    this(
        path,
        syntax,
        text.place(element.getLocation().getLine()),
        element.getConstants().stream().map(constant -> value(constant, text)).toList(),
        new ProtobufReserved(element.getReserveds(), text));
  }

  private static Value value(EnumConstantElement constant, SchemaText text) {
    return new Value(
        constant.getName(), constant.getTag(), text.place(constant.getLocation().getLine()));
  }

  Optional<Value> value(String name) {
    return values.stream().filter(value -> value.name().equals(name)).findFirst();
  }

  List<Value> values(int number) {
    return values.stream().filter(value -> value.number() == number).toList();
  }
}
