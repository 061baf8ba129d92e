package dev.tally.compat;

import static dev.tally.compat.Direction.BACKWARD;
import static dev.tally.compat.Direction.FORWARD;
import static dev.tally.compat.SchemaLanguage.AVRO;
import static dev.tally.compat.SchemaLanguage.JSON_SCHEMA;
import static dev.tally.compat.SchemaLanguage.PROTOBUF;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Collections;
import java.util.Set;

/**
 * What a newer schema must not do. A name is never changed and never used again.
 *
 * <p>Each says whom it breaks. "New readers" have the newer schema and meet data of the older one,
 * which is what the backward modes guard; "old readers" have the older schema and meet data of the
 * newer one, which is what the forward modes guard.
 */
public enum Rule {

  /** A schema is not well-formed, so nobody can read anything with it. */
  UNREADABLE_SCHEMA(both(), AVRO, JSON_SCHEMA, PROTOBUF),

  /** The schema is written in another language, so neither readers can decode the other's bytes. */
  LANGUAGE_CHANGED(both(), AVRO, JSON_SCHEMA, PROTOBUF),

  /**
   * A type changed and values keep neither form nor meaning: new readers fail on old data, or take
   * it for something else, and old readers on new data.
   */
  FIELD_TYPE_CHANGED(both(), JSON_SCHEMA, PROTOBUF),

  /** The type holds values that it did not hold before: old readers cut them off or fail. */
  FIELD_RANGE_WIDENED(Set.of(FORWARD), JSON_SCHEMA, PROTOBUF),

  /** The type no longer holds values that it held before: new readers cut them off or fail. */
  FIELD_RANGE_NARROWED(Set.of(BACKWARD), JSON_SCHEMA, PROTOBUF),

  /**
   * An absent value stands for another one: the same data gives new readers and old readers
   * different numbers.
   */
  FIELD_DEFAULT_CHANGED(both(), JSON_SCHEMA, PROTOBUF),

  /** A field must be there now: new readers reject old data without it. */
  REQUIRED_FIELD_ADDED(Set.of(BACKWARD), JSON_SCHEMA, PROTOBUF),

  /** A field need not be there any more: old readers reject new data without it. */
  REQUIRED_FIELD_REMOVED(Set.of(FORWARD), JSON_SCHEMA, PROTOBUF),

  /** A field is gone: old readers find no value, or its default, in all new data. */
  FIELD_REMOVED(Set.of(FORWARD), JSON_SCHEMA),

  /** A number counts another unit: whoever adds old data and new adds different things. */
  UNIT_CHANGED(both(), JSON_SCHEMA),

  /** An amount takes its currency from another field: whoever groups by it mixes currencies. */
  CURRENCY_CHANGED(both(), JSON_SCHEMA),

  /** A record, enum or fixed has another name: Avro does not resolve one as the other. */
  NAME_MISMATCH(both(), AVRO),

  /** A fixed has another size: Avro does not resolve one as the other. */
  FIXED_SIZE_MISMATCH(both(), AVRO),

  /** An enum lacks symbols that the data may hold, and a default for them: readers fail. */
  MISSING_ENUM_SYMBOLS(both(), AVRO),

  /** A reader's field is absent from the data and has no default: readers fail. */
  READER_FIELD_MISSING_DEFAULT(both(), AVRO),

  /** The data has a type that Avro does not convert into the reader's: readers fail. */
  TYPE_MISMATCH(both(), AVRO),

  /** The data may hold a type that no branch of the reader's union takes: readers fail. */
  MISSING_UNION_BRANCH(both(), AVRO),

  /** A field and its alias are both in the data: readers cannot tell which is meant, and fail. */
  AMBIGUOUS_ALIAS(both(), AVRO),

  /** A value stands for something else, as milliseconds for microseconds: all readers misread. */
  LOGICAL_TYPE_CHANGED(both(), AVRO),

  /** A decimal has another scale or precision: all readers misread, by powers of ten. */
  DECIMAL_CHANGED(both(), AVRO),

  /**
   * A default changed or is gone: new readers fill another value, or none, into data that is older
   * than the field. Old readers keep their own default.
   */
  READER_DEFAULT_CHANGED(Set.of(BACKWARD), AVRO),

  /**
   * A field has another name and no alias: new readers find nothing under it in old data. The only
   * sign of it is a new field of the same type in the place of one that is gone.
   */
  FIELD_RENAMED_WITHOUT_ALIAS(Set.of(BACKWARD), AVRO),

  /** A symbol is gone and the default hides it: new readers count old data as something else. */
  ENUM_SYMBOL_REMOVED(Set.of(BACKWARD), AVRO),

  /** A default for unknown symbols changed or is gone: new readers misread them, or fail. */
  ENUM_DEFAULT_CHANGED(Set.of(BACKWARD), AVRO),

  /** The package is another one, and so is every type's full name, by which they are found. */
  PACKAGE_CHANGED(both(), PROTOBUF),

  /** Another syntax means other rules for absent values and for enums on both sides. */
  SYNTAX_CHANGED(both(), PROTOBUF),

  /** A message or enum is gone: whoever uses it on either side no longer compiles. */
  TYPE_REMOVED(both(), PROTOBUF),

  /** A message or enum is nested elsewhere, or in another file: it has another full name. */
  TYPE_MOVED(both(), PROTOBUF),

  /** A number means another field, of another type: data of one side is noise to the other. */
  FIELD_NUMBER_REUSED(both(), PROTOBUF),

  /** A field has another number: neither side finds it in the other's data. */
  FIELD_RENUMBERED(both(), PROTOBUF),

  /**
   * A field has another name. The bytes are the same, but Tally reads decoded data by name, and so
   * does everybody who reads it as JSON.
   */
  FIELD_RENAMED(both(), PROTOBUF),

  /** A field is one value, a list or a map where it was another of these: neither side decodes. */
  FIELD_CARDINALITY_CHANGED(both(), PROTOBUF),

  /** Zero and absent became, or no longer are, two things: each side takes one for the other. */
  FIELD_PRESENCE_CHANGED(both(), PROTOBUF),

  /**
   * A field is gone and its number or name is free for another. Data that is kept would then be
   * read as that other field, in both directions.
   */
  FIELD_REMOVED_WITHOUT_RESERVED(both(), PROTOBUF),

  /** A field entered, left or changed a oneof: setting one field now clears, or keeps, others. */
  FIELD_ONEOF_CHANGED(both(), PROTOBUF),

  /** A oneof is gone: whoever asks which of its fields is set no longer compiles. */
  ONEOF_REMOVED(both(), PROTOBUF),

  /** A field has another name in JSON: neither side finds it in the other's JSON. */
  FIELD_JSON_NAME_CHANGED(both(), PROTOBUF),

  /** An enum value is gone and its number or name is free for another, as with a field. */
  ENUM_VALUE_REMOVED_WITHOUT_RESERVED(both(), PROTOBUF),

  /** An enum's number has another name: the same bytes mean something else. */
  ENUM_VALUE_RENAMED(both(), PROTOBUF),

  /** An enum's name has another number: the same word is written as other bytes. */
  ENUM_VALUE_RENUMBERED(both(), PROTOBUF),

  /** A proto2 enum begins with another value, which is what an absent field stands for. */
  ENUM_FIRST_VALUE_CHANGED(both(), PROTOBUF),

  /** A number or name of something that was removed is free again, and kept data still has it. */
  RESERVED_REMOVED(both(), PROTOBUF);

  private final ImmutableSet<Direction> directions;
  private final ImmutableSet<SchemaLanguage> languages;

  Rule(Set<Direction> directions, SchemaLanguage... languages) {
    this.directions = Sets.immutableEnumSet(directions);
    this.languages = Sets.immutableEnumSet(Set.of(languages));
  }

  private static Set<Direction> both() {
    return Set.of(BACKWARD, FORWARD);
  }

  /** Returns the languages that it is a rule of. */
  public Set<SchemaLanguage> languages() {
    return languages;
  }

  /** Returns whether a schema that breaks the rule can break the promise of a mode. */
  public boolean concerns(Mode mode) {
    return breaksAny(mode.directions());
  }

  boolean breaksAny(Set<Direction> asked) {
    return !Collections.disjoint(directions, asked);
  }
}
