package dev.tally.event;

/**
 * Why a record could not become an event. Codes are for counting: none is ever renamed.
 *
 * <p>A record with several faults has the code of the first that is found: of the bytes, then of
 * the envelope, then of the data.
 */
public enum RejectionCode {
  /** The record has no value, or one of no bytes. */
  EMPTY_VALUE,
  /** The value, the batch or the canonical form of the event is longer than is read. */
  OVERSIZED,
  /** The value is said to be a CloudEvent in a format that cannot be read. */
  UNSUPPORTED_CONTENT,
  /** The value is not valid UTF-8. */
  INVALID_UTF8,
  /** The value is not one JSON object. */
  NOT_JSON,
  /** The value, or the data in it, is not Avro of the schema that it is said to be of. */
  NOT_AVRO,
  /** The value, or the data in it, is not a Protobuf message of the type that it is said to be. */
  NOT_PROTOBUF,
  /** Data in Avro or Protobuf does not begin with Confluent's frame. */
  BAD_FRAME,
  /** The catalog pins no schema to the id in Confluent's frame. */
  UNKNOWN_SCHEMA_ID,
  /** The schema id or the message is of another version than {@code dataschema} names. */
  SCHEMA_MISMATCH,
  /** It is neither a structured nor a binary CloudEvent of specification version 1.0. */
  NOT_CLOUDEVENT,
  /** The CloudEvent has no {@code id}, or an empty one. */
  MISSING_ID,
  /** The CloudEvent has no {@code source}, or an empty one. */
  MISSING_SOURCE,
  /** The CloudEvent has no {@code type}, or one that no contract declares. */
  UNKNOWN_TYPE,
  /** The CloudEvent has no {@code time}, or one that is not RFC 3339. */
  BAD_TIME,
  /** The CloudEvent has no {@code dataschema}, or an empty one. */
  MISSING_DATASCHEMA,
  /** The contract has no version of the CloudEvent's {@code dataschema}. */
  UNKNOWN_VERSION,
  /** The event happened when its version was retired. */
  RETIRED_VERSION,
  /** It happened more than {@code S} after it arrived. */
  FUTURE_EVENT_TIME,
  /** A required field is absent. */
  MISSING_FIELD,
  /** A field's value is not of its declared type. */
  WRONG_FIELD_TYPE,
  /** An integer is less than its field's minimum or more than its maximum. */
  OUT_OF_BOUNDS,
  /** A derived value cannot be computed, for instance because it overflows. */
  UNDEFINED_VALUE,
  /** The data breaks a rule of its contract. */
  RULE_BROKEN,
  /** It stands in the control topic and is no command that can be obeyed. */
  INVALID_COMMAND,
  /** The broker's timestamp cannot be true: it is before 1971 or more than a day ahead. */
  IMPLAUSIBLE_APPEND_TIME
}
