package dev.tally.gate;

/**
 * The rules of the gate for what is not within one schema. None is ever renamed.
 *
 * @see dev.tally.compat.Rule
 */
public enum GateRule {
  /** A contract is gone, so every event of its type is rejected. */
  CONTRACT_REMOVED,
  /** A contract is on another topic, so what producers send to the old one is rejected. */
  TOPIC_CHANGED,
  /** A version is gone that has not been retired, so every event of it is rejected. */
  VERSION_REMOVED,
  /** A published version says another thing than it did, and data has been written by it. */
  VERSION_CHANGED,
  /** A new version stands before an older one, which would so become the newest. */
  VERSION_NOT_LAST,
  /** Published versions changed places, so another one than before may be the newest. */
  VERSION_ORDER_CHANGED,
  /** A version retires before the day that its producers were told. */
  VERSION_RETIRES_EARLIER,
  /** A version is retired as of a day that has come, and no producer can have prepared for it. */
  VERSION_RETIRED_AT_ONCE,
  /** A field that somebody reads is gone. */
  FIELD_LOST,
  /** A field that somebody reads has another type, or is money of another currency. */
  FIELD_CHANGED,
  /** A field that somebody reads was always there, and may be absent now. */
  FIELD_MAY_BE_ABSENT,
  /** A deprecated field is gone before the day that its readers were told. */
  DEPRECATION_NOT_OVER,
  /** A deprecated field may go before the day that its readers were told. */
  REMOVAL_BROUGHT_FORWARD,
  /** An id of a registry is no longer pinned to a version, so data with it is rejected. */
  SCHEMA_ID_REMOVED,
  /** The contract gives a field another default, so data without it means something else. */
  FIELD_DEFAULT_CHANGED,
  /** A field may hold fewer integers than before: events that were counted may be rejected. */
  BOUNDS_NARROWED,
  /** A derived field is computed in another way, or is sent where it was derived. */
  DERIVED_CHANGED,
  /** A rule is new, or was changed: events that were counted may be rejected. */
  RULE_CHANGED,
  /** Data that is read by one state of the contract is rejected by the other. */
  DATA_REJECTED,
  /** A field of the same data has another value by one state of the contract than by the other. */
  DATA_MISREAD,
  /** A field is required that was not, or that the version before, in another language, lacks. */
  REQUIRED_FIELD_ADDED,
  /** A required field of a version is not in the next one, which is in another language. */
  REQUIRED_FIELD_REMOVED,
  /** A field has another type in a version in another language. */
  FIELD_TYPE_CHANGED
}
