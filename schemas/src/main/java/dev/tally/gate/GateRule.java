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
  /** A required field of a version in another language is not in the version before it. */
  REQUIRED_FIELD_ADDED,
  /** A required field of a version is not in the next one, which is in another language. */
  REQUIRED_FIELD_REMOVED,
  /** A field has another type in a version in another language. */
  FIELD_TYPE_CHANGED
}
