package dev.tally.compat;

import com.squareup.wire.schema.Field.Label;
import com.squareup.wire.schema.internal.parser.FieldElement;
import java.util.Optional;

/**
 * A field of a message.
 *
 * @param oneof the name of the oneof that it is in; empty if it is in none
 * @param syntax that of its file
 */
record ProtobufField(
    FieldElement element, ProtobufType type, String oneof, String syntax, Place place) {

  /** How many values a field may have. */
  enum Cardinality {
    ONE("one value"),
    LIST("a list"),
    MAP("a map");

    private final String title;

    Cardinality(String title) {
      this.title = title;
    }

    /** Returns what such a field is. */
    @Override
    public String toString() {
      return title;
    }
  }

  String name() {
    return element.getName();
  }

  int number() {
    return element.getTag();
  }

  Cardinality cardinality() {
    if (type.form() == ProtobufType.Form.MAP) {
      return Cardinality.MAP;
    }
    return element.getLabel() == Label.REPEATED ? Cardinality.LIST : Cardinality.ONE;
  }

  boolean isRequired() {
    return element.getLabel() == Label.REQUIRED;
  }

  boolean isOptional() {
    return element.getLabel() == Label.OPTIONAL;
  }

  boolean hasDefault() {
    return element.getDefaultValue() != null;
  }

  /** Returns the declared default or, of a scalar, what stands for it; empty for other types. */
  Optional<String> defaultValue() {
    Optional<String> declared =
        Optional.ofNullable(element.getDefaultValue())
            .map(text -> ProtobufDefaults.plain(text, type.name()));
    return ProtobufScalars.isScalar(type.name())
        ? Optional.of(declared.orElse(ProtobufScalars.zero(type.name())))
        : declared;
  }

  /** Returns the name in JSON: the declared one, or the name in lower camel case. */
  String jsonName() {
    if (element.getJsonName() != null) {
      return element.getJsonName();
    }
    StringBuilder name = new StringBuilder();
    boolean upper = false;
    for (char letter : name().toCharArray()) {
      if (letter == '_') {
        upper = true;
      } else {
        name.append(upper ? Character.toUpperCase(letter) : letter);
        upper = false;
      }
    }
    return name.toString();
  }
}
