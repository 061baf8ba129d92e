package dev.tally.catalog;

import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.YamlValue.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the fields that a contract computes from those before them. */
final class DerivedReader {

  private static final List<String> KEYS =
      List.of("name", "expression", "currency", "minimum", "maximum", "personal");

  private DerivedReader() {}

  /** Returns the contract with the derived fields that could be read behind the declared ones. */
  static Contract read(YamlMap declared, Contract contract) {
    Contract result = contract;
    for (YamlValue item : declared.find("derived").map(YamlValue::items).orElse(List.of())) {
      Optional<Field> field = field(item, result);
      if (field.isPresent()) {
        List<Field> fields = new ArrayList<>(result.fields());
        fields.add(field.get());
        result = result.withFields(fields);
      }
    }
    return result;
  }

  private static Optional<Field> field(YamlValue item, Contract earlier) {
    Optional<YamlMap> map = item.map(KEYS);
    if (map.isEmpty()) {
      return Optional.empty();
    }
    YamlMap declared = map.get();
    Optional<YamlText> name =
        declared.require("name", "name the derived field").flatMap(YamlValue::named);
    name.ifPresent(text -> checkName(text, earlier));
    Optional<Expression> expression =
        declared
            .require("expression", "write the CEL expression that computes it")
            .flatMap(YamlValue::named)
            .flatMap(text -> Expressions.compile(text, earlier));
    if (name.isEmpty() || expression.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Field(
            name.get().value(),
            expression.get().type(),
            false,
            null,
            currency(declared, expression.get(), earlier),
            personal(declared, expression.get(), earlier),
            expression.get().toString(),
            Bounds.read(declared, expression.get().type())));
  }

  private static void checkName(YamlText name, Contract earlier) {
    FieldNames.mistake(name.value()).ifPresent(name.node()::problem);
    if (earlier.indexOf(name.value()) >= 0) {
      name.node().problem("a field '" + name.value() + "' is already there: choose another name");
    }
  }

  private static @Nullable String currency(
      YamlMap declared, Expression expression, Contract earlier) {
    Optional<YamlText> currency = declared.find("currency").flatMap(YamlValue::named);
    currency.ifPresent(name -> Currencies.check(name, earlier.fields()));
    if (currency.isPresent() && expression.type() != FieldType.INTEGER) {
      currency
          .get()
          .node()
          .problem(
              "money is an int of micros, but the expression is of type "
                  + Cel.name(expression.type()));
    }
    return currency.map(YamlText::value).orElse(null);
  }

  // What is computed from a person's data is a person's data, until somebody says it is not.
  private static boolean personal(YamlMap declared, Expression expression, Contract earlier) {
    Optional<String> source =
        expression.fields().stream()
            .filter(name -> earlier.fields().get(earlier.indexOf(name)).personal())
            .findFirst();
    Optional<YamlValue> personal = declared.find("personal");
    if (personal.isEmpty() && source.isPresent()) {
      declared.problem(
          "it reads the personal field '"
              + source.get()
              + "': add 'personal: true', or 'personal:"
              + " false' if the result tells nothing of a person");
    }
    return personal.flatMap(YamlValue::truth).orElse(false);
  }
}
