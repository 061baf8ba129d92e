package dev.tally.wire;

import org.jspecify.annotations.Nullable;

/**
 * Data in Avro or Protobuf, which cannot be read without its schema.
 *
 * @param bytes in Confluent's wire format, unless it is a {@code message}
 * @param message for a bare Protobuf message its full name, else null
 */
@SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
public record Payload(byte[] bytes, @Nullable String message) implements Data {}
