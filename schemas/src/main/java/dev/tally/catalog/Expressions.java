package dev.tally.catalog;

import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.YamlValue.YamlText;
import java.util.Optional;

/** Compiles the expressions of a catalog; what is wrong with one becomes a problem. */
final class Expressions {

  private Expressions() {}

  /** Compiles an expression that only reads what every event has. */
  static Optional<Expression> compile(YamlText text, Contract contract) {
    Optional<Expression> compiled = compile(text, contract, "");
    compiled.ifPresent(expression -> requirePresent(expression, contract, text.node()));
    return compiled;
  }

  /** Compiles a condition that only reads what every event has. */
  static Optional<Expression> condition(YamlText text, Contract contract) {
    Optional<Expression> compiled = condition(text, contract, "");
    compiled.ifPresent(expression -> requirePresent(expression, contract, text.node()));
    return compiled;
  }

  /**
   * Compiles a condition.
   *
   * @param prefix what to begin a problem with
   */
  static Optional<Expression> condition(YamlText text, Contract contract, String prefix) {
    Optional<Expression> compiled = compile(text, contract, prefix);
    if (compiled.isPresent() && compiled.get().type() != FieldType.BOOLEAN) {
      text.node()
          .problem(
              prefix
                  + "a condition must be of type bool, this one is of type "
                  + Cel.name(compiled.get().type()));
      return Optional.empty();
    }
    return compiled;
  }

  private static Optional<Expression> compile(YamlText text, Contract contract, String prefix) {
    try {
      return Optional.of(Expression.compile(text.value(), contract));
    } catch (ExpressionException e) {
      text.node().problem(prefix + e.getMessage());
      return Optional.empty();
    }
  }

  private static void requirePresent(Expression expression, Contract contract, YamlValue node) {
    for (String name : expression.fields()) {
      if (!contract.fields().get(contract.indexOf(name)).alwaysPresent()) {
        node.problem("'" + name + "' may be absent: give it a default or require it");
      }
    }
  }
}
