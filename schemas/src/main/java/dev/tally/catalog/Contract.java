package dev.tally.catalog;

import dev.tally.compat.Mode;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One event type: who owns it, where it travels and what its data holds.
 *
 * <p>Its fields are those of its newest version. Data of an older one is read as if it were of the
 * newest.
 *
 * @param type the CloudEvents {@code type}, in reverse-DNS form
 * @param owner the address of whoever answers for the producer
 * @param topic the Kafka topic it travels on, without the ledger's prefix
 * @param compatibility which versions must be able to read each other's data
 * @param versions every published form of its data, oldest first, at least one
 * @param fields those of the newest version in schema order, then the derived ones in the order
 *     written
 * @param rules what every event's data must satisfy
 * @param deprecations which fields are going to be removed
 */
public record Contract(
    String type,
    String owner,
    String topic,
    Mode compatibility,
    List<ContractVersion> versions,
    List<Field> fields,
    List<Rule> rules,
    List<Deprecation> deprecations)
    implements Serializable {

  public Contract {
    versions = List.copyOf(versions);
    fields = List.copyOf(fields);
    rules = List.copyOf(rules);
    deprecations = List.copyOf(deprecations);
  }

  /** Returns the version that an event's {@code dataschema} names, or empty. */
  public Optional<ContractVersion> version(String dataschema) {
    return versions.stream().filter(version -> version.dataschema().equals(dataschema)).findFirst();
  }

  /** Returns the version that producers should write. */
  public ContractVersion newest() {
    return versions.get(versions.size() - 1);
  }

  Contract withFields(List<Field> other) {
    return new Contract(type, owner, topic, compatibility, versions, other, rules, deprecations);
  }

  Contract withRules(List<Rule> other) {
    return new Contract(type, owner, topic, compatibility, versions, fields, other, deprecations);
  }

  /** Returns where a field stands in {@link #fields()}, or -1 where there is none of that name. */
  public int indexOf(String fieldName) {
    for (int index = 0; index < fields.size(); index++) {
      if (fields.get(index).name().equals(fieldName)) {
        return index;
      }
    }
    return -1;
  }

  Contract withDeprecations(List<Deprecation> other) {
    return new Contract(type, owner, topic, compatibility, versions, fields, rules, other);
  }

  /** How a field's value looks, on the wire and in an expression. */
  public enum FieldType {
    /** A JSON string; {@link String}. */
    STRING,
    /** A JSON number without a fraction; {@link Long}. Money is an integer of micros. */
    INTEGER,
    /** A JSON boolean; {@link Boolean}. */
    BOOLEAN,
    /** A JSON string in RFC 3339 form; {@link java.time.Instant}. */
    TIME,
    /** Any other JSON number; {@link java.math.BigDecimal}. Never summed. */
    NUMBER
  }

  /**
   * One value of an event's data.
   *
   * @param required whether data without it is rejected
   * @param defaultValue what stands in for an absent optional field
   * @param currencyField for an integer of micros the field that names its currency, else null
   * @param personal whether it tells something of a person and so must not reach a log
   * @param expression for a derived field the CEL expression that computes it, else null
   * @param bounds which integers it may hold
   */
  public record Field(
      String name,
      FieldType type,
      boolean required,
      @Nullable Serializable defaultValue,
      @Nullable String currencyField,
      boolean personal,
      @Nullable String expression,
      Bounds bounds)
      implements Serializable {

    /** Creates a field whose contract says nothing of its bounds. */
    public Field(
        String name,
        FieldType type,
        boolean required,
        @Nullable Serializable defaultValue,
        @Nullable String currencyField,
        boolean personal,
        @Nullable String expression) {
      this(
          name,
          type,
          required,
          defaultValue,
          currencyField,
          personal,
          expression,
          Bounds.UNDECLARED);
    }

    /** Whether every admitted event has a value here, so that a meter may rely on it. */
    public boolean alwaysPresent() {
      return required || defaultValue != null || expression != null;
    }

    public boolean isMoney() {
      return currencyField != null;
    }
  }

  /**
   * A condition that data must satisfy, or the event is rejected.
   *
   * @param expression a CEL expression of type bool
   * @param message what a producer who broke it is told
   */
  public record Rule(String expression, String message) implements Serializable {}
}
