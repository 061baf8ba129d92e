package dev.tally.catalog;

import dev.tally.catalog.Contract.FieldType;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;

/** Reads what stands in for an absent field. */
final class DefaultValue {

  private DefaultValue() {}

  static Optional<Serializable> read(YamlValue node, FieldType type) {
    if (type == FieldType.BOOLEAN) {
      return node.truth().map(truth -> truth);
    }
    boolean mustBeText = type == FieldType.STRING || type == FieldType.TIME;
    if (node.isText() != mustBeText) {
      return mistake(node, type);
    }
    if (type == FieldType.STRING) {
      return Optional.of(node.textInside());
    }
    Optional<String> text = node.text();
    return text.isEmpty() ? Optional.empty() : parse(text.get(), node, type);
  }

  private static Optional<Serializable> parse(String text, YamlValue node, FieldType type) {
    try {
      switch (type) {
        case INTEGER:
          return Optional.of(Long.valueOf(text));
        case NUMBER:
          return Optional.of(new BigDecimal(text));
        case TIME:
          return Optional.of(OffsetDateTime.parse(text).toInstant());
        default:
          return mistake(node, type);
      }
    } catch (NumberFormatException | DateTimeException e) {
      return mistake(node, type);
    }
  }

  private static Optional<Serializable> mistake(YamlValue node, FieldType type) {
    String form = type == FieldType.TIME ? "date-time" : type.name().toLowerCase(Locale.ROOT);
    node.problem("the default is no " + form + ": change it or the type");
    return Optional.empty();
  }
}
