package dev.tally.pipelines.send;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Contract;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.Rule;
import dev.tally.catalog.Expression;
import dev.tally.catalog.Expression.Values;
import dev.tally.catalog.ExpressionException;
import dev.tally.cli.ExitCode;
import dev.tally.cli.UserError;
import dev.tally.wire.Rfc3339;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to send an event that its contract would reject.
 *
 * <p>The sender promises that every original counts; a mapping that breaks its contract would make
 * the truth ledger lie.
 */
final class Conformance {

  private final Map<String, Checks> checks = new HashMap<>();

  Conformance(Catalog catalog) {
    catalog.contracts().forEach(contract -> checks.put(contract.type(), new Checks(contract)));
  }

  void check(Draft draft, Contract contract) {
    Checks expressions = checks.computeIfAbsent(contract.type(), unused -> new Checks(contract));
    List<@Nullable Object> fields = new ArrayList<>(contract.fields().size());
    for (Field field : contract.fields()) {
      fields.add(field.expression() == null ? given(field, draft, contract) : null);
    }
    Values values = new Values(draft.source(), draft.subject(), draft.type(), draft.time(), fields);
    expressions.derived.forEach(
        (index, expression) -> fields.set(index, evaluate(expression, values, contract)));
    expressions.rules.forEach(
        (rule, condition) -> {
          if (!Boolean.TRUE.equals(evaluate(condition, values, contract))) {
            throw error(contract, "the event breaks the rule '" + rule.message() + "'");
          }
        });
  }

  private static @Nullable Object given(Field field, Draft draft, Contract contract) {
    Object value = draft.data().get(field.name());
    if (value == null) {
      Serializable standIn = field.defaultValue();
      if (standIn == null && field.required()) {
        throw error(contract, "the event has no " + field.name());
      }
      return standIn;
    }
    Object typed = typed(field, value);
    if (typed == null) {
      throw error(
          contract,
          "the event's "
              + field.name()
              + " must be a "
              + field.type()
              + " and is a "
              + value.getClass().getSimpleName());
    }
    return typed;
  }

  private static @Nullable Object typed(Field field, Object value) {
    switch (field.type()) {
      case STRING:
        return value instanceof String ? value : null;
      case BOOLEAN:
        return value instanceof Boolean ? value : null;
      case TIME:
        return value instanceof String text ? Rfc3339.parse(text) : null;
      default:
        return value instanceof Long ? value : null;
    }
  }

  private static Object evaluate(Expression expression, Values values, Contract contract) {
    try {
      return expression.evaluate(values);
    } catch (ExpressionException e) {
      throw error(contract, e.getMessage());
    }
  }

  private static UserError error(Contract contract, @Nullable String complaint) {
    return new UserError(ExitCode.BAD_INPUT, contract.type() + " refuses it: " + complaint);
  }

  /** The compiled expressions of a contract. */
  private static final class Checks {

    private final Map<Integer, Expression> derived = new LinkedHashMap<>();
    private final Map<Rule, Expression> rules = new LinkedHashMap<>();

    Checks(Contract contract) {
      List<Field> fields = contract.fields();
      for (int index = 0; index < fields.size(); index++) {
        String text = fields.get(index).expression();
        if (text != null) {
          derived.put(index, compile(text, contract));
        }
      }
      contract.rules().forEach(rule -> rules.put(rule, compile(rule.expression(), contract)));
    }

    private static Expression compile(String text, Contract contract) {
      try {
        return Expression.compile(text, contract);
      } catch (ExpressionException e) {
        throw new IllegalStateException("a catalog that exists has been checked", e);
      }
    }
  }
}
