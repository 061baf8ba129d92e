package dev.tally.simulator;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Contract;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.Rule;
import dev.tally.catalog.Expression;
import dev.tally.catalog.Expression.Values;
import dev.tally.catalog.ExpressionException;
import dev.tally.event.Disposition;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.kafka.CloudEventMessage;
import dev.tally.kafka.ContentMode;
import dev.tally.transforms.decode.Decode;
import dev.tally.transforms.decode.Decoded;
import dev.tally.transforms.decode.Decoded.Refused;
import dev.tally.wire.Rfc3339;
import java.io.Serializable;
import java.io.UncheckedIOException;
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
  private final Decode decode;

  Conformance(Catalog catalog) {
    catalog.contracts().forEach(contract -> checks.put(contract.type(), new Checks(contract)));
    decode = new Decode(Catalogs.of(catalog));
  }

  /**
   * Fails where the event would be rejected.
   *
   * @throws BadRow with what is wrong
   */
  void check(EventDraft draft, Contract contract, ContentMode mode) {
    checkFields(draft, contract);
    judge(draft, contract, mode);
  }

  /** Asks the code that counts: what it rejects must not be promised to be admitted. */
  private void judge(EventDraft draft, Contract contract, ContentMode mode) {
    CloudEventMessage message;
    try {
      message = draft.message(mode, contract);
    } catch (UncheckedIOException e) {
      throw error(
          contract, "a text in it is half a character (a surrogate without its other half)");
    }
    RawRecord record =
        new RawRecord(
            Position.of(contract.topic(), 0, 0),
            draft.earliest(),
            draft.earliest(),
            new byte[0],
            message.value(),
            message.headers().stream().map(each -> new Header(each.key(), each.value())).toList());
    for (Decoded decoded : decode.decode(record)) {
      if (decoded instanceof Refused refused
          && refused.exception().disposition() == Disposition.REJECTED) {
        throw error(contract, refused.exception().code() + ", " + refused.exception().detail());
      }
    }
  }

  private void checkFields(EventDraft draft, Contract contract) {
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
            throw error(contract, "it breaks the rule '" + rule.message() + "'");
          }
        });
  }

  private static @Nullable Object given(Field field, EventDraft draft, Contract contract) {
    Object value = draft.data().get(field.name());
    if (value == null) {
      Serializable standIn = field.defaultValue();
      if (standIn == null && field.required()) {
        throw error(contract, "it has no " + field.name());
      }
      return standIn;
    }
    Object typed = typed(field, value);
    if (typed == null) {
      throw error(
          contract,
          field.name()
              + " must be "
              + wanted(field)
              + " and is "
              + (field.personal() ? "something else" : "'" + value + "'"));
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

  private static String wanted(Field field) {
    switch (field.type()) {
      case STRING:
        return "a text";
      case BOOLEAN:
        return "true or false";
      case TIME:
        return "a time, such as timestamp(...) gives";
      default:
        return "a whole number, such as whole(...) and micros(...) give";
    }
  }

  private static Object evaluate(Expression expression, Values values, Contract contract) {
    try {
      return expression.evaluate(values);
    } catch (ExpressionException e) {
      throw error(contract, e.getMessage());
    }
  }

  private static BadRow error(Contract contract, @Nullable String complaint) {
    return new BadRow(contract.type() + " refuses it: " + complaint);
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
