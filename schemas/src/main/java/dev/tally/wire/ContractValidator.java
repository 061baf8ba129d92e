package dev.tally.wire;

import static dev.tally.event.RejectionCode.MISSING_FIELD;
import static dev.tally.event.RejectionCode.OUT_OF_BOUNDS;
import static dev.tally.event.RejectionCode.OVERSIZED;
import static dev.tally.event.RejectionCode.RETIRED_VERSION;
import static dev.tally.event.RejectionCode.RULE_BROKEN;
import static dev.tally.event.RejectionCode.UNDEFINED_VALUE;
import static dev.tally.event.RejectionCode.UNKNOWN_VERSION;
import static dev.tally.event.RejectionCode.WRONG_FIELD_TYPE;

import dev.tally.catalog.Bounds;
import dev.tally.catalog.Contract;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.Rule;
import dev.tally.catalog.ContractVersion;
import dev.tally.catalog.Expression;
import dev.tally.catalog.Expression.Values;
import dev.tally.catalog.ExpressionException;
import dev.tally.catalog.SchemaIds;
import dev.tally.event.CanonicalEvent;
import dev.tally.event.Outcome;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes an event's data conform to its contract: every field typed, in order, derived and ruled.
 */
public final class ContractValidator {

  private static final String TOO_LONG =
      "The event has more than "
          + CanonicalEvent.MAX_BYTES
          + " bytes in its canonical form, derived fields included.";

  /** The newest first, which most events are of. */
  private final List<Version> versions = new ArrayList<>();

  private final List<Column> columns = new ArrayList<>();
  private final List<Condition> rules = new ArrayList<>();
  private final long namesLength;

  /**
   * Compiles the expressions of a contract; do it once per worker.
   *
   * @param summed the fields that a meter sums, whose integers have tighter bounds
   */
  public ContractValidator(Contract contract, SchemaIds ids, Set<String> summed) {
    for (ContractVersion version : contract.versions()) {
      VersionData data = new VersionData(version, contract.newest(), ids);
      versions.add(0, new Version(version, data));
    }
    for (Field field : contract.fields()) {
      String expression = field.expression();
      Expression derivation = expression == null ? null : compile(expression, contract);
      Bounds bounds = summed.contains(field.name()) ? field.bounds().ofSummed() : field.bounds();
      columns.add(new Column(field, field.name().intern(), derivation, bounds));
    }
    for (Rule rule : contract.rules()) {
      rules.add(new Condition(compile(rule.expression(), contract), rule.message()));
    }
    this.namesLength =
        columns.stream().mapToLong(column -> CanonicalLength.ofName(column.name)).sum();
  }

  private static Expression compile(String expression, Contract contract) {
    try {
      return Expression.compile(expression, contract);
    } catch (ExpressionException e) {
      throw new IllegalStateException("a checked catalog does not compile: " + contract.type(), e);
    }
  }

  /**
   * A field of the contract.
   *
   * @param name as data has it: the same object, so that to find it is to compare references
   * @param derivation what computes it, or null where events bring it
   * @param bounds which integers it may hold
   */
  private record Column(Field field, String name, @Nullable Expression derivation, Bounds bounds) {}

  /** A version and what reads its data. */
  public record Version(ContractVersion declared, VersionData data) {}

  /** Returns the version that an event's data is of, or why there is none. */
  public Outcome<Version> version(CloudEvent wire) {
    for (int index = 0; index < versions.size(); index++) {
      Version version = versions.get(index);
      if (version.declared.dataschema().equals(wire.dataSchema())) {
        return inUse(version, wire);
      }
    }
    return Outcome.reject(UNKNOWN_VERSION, "The contract has no version of this dataschema.");
  }

  private static Outcome<Version> inUse(Version version, CloudEvent wire) {
    ContractVersion declared = version.declared;
    if (declared.isRetiredAt(wire.time().toEpochMilli())) {
      String detail = "Version %d of the contract retired on %s.";
      return Outcome.reject(
          RETIRED_VERSION, detail.formatted(declared.number(), declared.retired()));
    }
    return Outcome.accept(version);
  }

  /** Returns one value per field of the contract, or the first thing that is wrong. */
  public Outcome<List<@Nullable Object>> values(CloudEvent wire, FlatData data) {
    List<@Nullable Object> row = Arrays.asList(new @Nullable Object[columns.size()]);
    Values values =
        new Values(wire.source(), wire.subject(), wire.type(), wire.time().toEpochMilli(), row);
    long bytes = namesLength + CanonicalLength.atMost(wire);
    for (int index = 0; index < columns.size(); index++) {
      Column column = columns.get(index);
      Outcome<?> outcome = value(column, data, values);
      if (outcome instanceof Outcome.Rejected<?> rejected) {
        return rejected.as();
      }
      Object value =
          outcome instanceof Outcome.Accepted<?> accepted
              ? accepted.value()
              : column.field.defaultValue();
      row.set(index, value);
      bytes += CanonicalLength.atMost(value);
      // Looked at after each field: one derived from a text that is too long would be longer.
      if (bytes > CanonicalEvent.MAX_BYTES) {
        bytes = length(wire, row);
        if (bytes > CanonicalEvent.MAX_BYTES) {
          return Outcome.reject(OVERSIZED, TOO_LONG);
        }
      }
    }
    return ruled(row, values);
  }

  /** Returns what a field's value comes to, or null where its default stands in for it. */
  private static @Nullable Outcome<?> value(Column column, FlatData data, Values values) {
    Field field = column.field;
    Expression derivation = column.derivation;
    if (derivation != null) {
      return derived(field, derivation, values);
    }
    Object given = data.get(column.name);
    return isLeftOut(field, given) ? null : declared(field, given);
  }

  /** Returns how many bytes an event's attributes have, all names and the values found so far. */
  private long length(CloudEvent wire, List<@Nullable Object> row) {
    long bytes = namesLength + CanonicalLength.of(wire);
    for (Object value : row) {
      if (value != null) {
        bytes += CanonicalLength.of(value);
      }
    }
    return bytes;
  }

  /**
   * Returns the value of one field, as {@link #values} has it: what the data says or what stands in
   * for it, typed; empty where the field is absent and nothing does.
   *
   * @param field one that events bring
   */
  public static Outcome<Optional<Object>> value(Field field, FlatData data) {
    Object given = data.get(field.name());
    if (isLeftOut(field, given)) {
      return Outcome.accept(Optional.ofNullable(field.defaultValue()));
    }
    Outcome<?> outcome = declared(field, given);
    return outcome instanceof Outcome.Rejected<?> rejected
        ? rejected.as()
        : Outcome.accept(Optional.of(((Outcome.Accepted<?>) outcome).value()));
  }

  /** Whether the data may lack the field, and does. */
  private static boolean isLeftOut(Field field, @Nullable Object given) {
    return given == null && !field.required();
  }

  private static Outcome<?> declared(Field field, @Nullable Object value) {
    if (value == null) {
      return Outcome.reject(MISSING_FIELD, "The field " + field.name() + " is missing.");
    }
    Object typed = typed(field, value);
    return typed != null
        ? Outcome.accept(typed)
        : Outcome.reject(
            WRONG_FIELD_TYPE,
            "The field " + field.name() + " is not of type " + field.type() + ".");
  }

  private static @Nullable Object typed(Field field, Object value) {
    switch (field.type()) {
      case STRING:
        return value instanceof String ? value : null;
      case INTEGER:
        return value instanceof Long ? value : null;
      case BOOLEAN:
        return value instanceof Boolean ? value : null;
      case TIME:
        return value instanceof String text ? Rfc3339.parse(text) : instant(value);
      case NUMBER:
        return value instanceof Long integer ? BigDecimal.valueOf(integer) : decimal(value);
    }
    throw new AssertionError(field.type());
  }

  private static @Nullable Object instant(Object value) {
    return value instanceof Instant ? value : null;
  }

  private static @Nullable Object decimal(Object value) {
    return value instanceof BigDecimal ? value : null;
  }

  private static Outcome<?> derived(Field field, Expression expression, Values values) {
    try {
      return Outcome.accept(expression.evaluate(values));
    } catch (ExpressionException e) {
      return Outcome.reject(
          UNDEFINED_VALUE, "The derived field " + field.name() + " has no value.");
    }
  }

  private Outcome<List<@Nullable Object>> ruled(List<@Nullable Object> row, Values values) {
    for (Condition rule : rules) {
      try {
        if (!rule.expression().test(values)) {
          return Outcome.reject(RULE_BROKEN, rule.message());
        }
      } catch (ExpressionException e) {
        return Outcome.reject(RULE_BROKEN, rule.message());
      }
    }
    return bounded(row);
  }

  /** Looked at last: what a number has broken besides says more about the event. */
  private Outcome<List<@Nullable Object>> bounded(List<@Nullable Object> row) {
    for (int index = 0; index < columns.size(); index++) {
      Column column = columns.get(index);
      if (row.get(index) instanceof Long integer && !column.bounds.contain(integer)) {
        String detail = "The field %s is beyond its bounds, %s.";
        return Outcome.reject(OUT_OF_BOUNDS, detail.formatted(column.name, column.bounds));
      }
    }
    return Outcome.accept(row);
  }

  private record Condition(Expression expression, String message) {}
}
