package dev.tally.kafka;

/** How a CloudEvent is laid out in a Kafka record. */
public enum ContentMode {
  /** Attributes and data together in the value, one JSON object. */
  STRUCTURED,
  /** Attributes in {@code ce_} headers, the data alone in the value. */
  BINARY
}
