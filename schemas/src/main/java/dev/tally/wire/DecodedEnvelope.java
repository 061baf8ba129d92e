package dev.tally.wire;

import static dev.tally.event.RejectionCode.BAD_TIME;
import static dev.tally.event.RejectionCode.MISSING_DATASCHEMA;
import static dev.tally.event.RejectionCode.MISSING_ID;
import static dev.tally.event.RejectionCode.MISSING_SOURCE;
import static dev.tally.event.RejectionCode.NOT_CLOUDEVENT;
import static dev.tally.event.RejectionCode.UNKNOWN_TYPE;

import dev.tally.event.Outcome;
import dev.tally.event.RejectionCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the bytes of one event say.
 *
 * @param bytes those that it was read from: a record's value, or its part of a batch
 * @param attributes the envelope as far as it could be read, to tell whose event it is even where
 *     it is none
 * @param event the event, or the first thing that keeps the bytes from being one
 */
@SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
public record DecodedEnvelope(
    byte @Nullable [] bytes, Attributes attributes, Outcome<CloudEvent> event) {

  /** Returns the reading of bytes that are no event. */
  static DecodedEnvelope rejected(
      byte @Nullable [] bytes, Attributes attributes, RejectionCode code, String detail) {
    return new DecodedEnvelope(bytes, attributes, Outcome.reject(code, detail));
  }

  /** Returns the reading of bytes whose attributes and data could be told apart. */
  static DecodedEnvelope of(byte @Nullable [] bytes, Attributes attributes, Data data) {
    return new DecodedEnvelope(bytes, attributes, event(attributes, data));
  }

  private static Outcome<CloudEvent> event(Attributes attributes, Data data) {
    if (!"1.0".equals(attributes.specVersion())) {
      return Outcome.reject(NOT_CLOUDEVENT, "The attribute specversion is not \"1.0\".");
    }
    String id = attributes.id();
    if (id == null) {
      return missing(MISSING_ID, "id");
    }
    String source = attributes.source();
    if (source == null) {
      return missing(MISSING_SOURCE, "source");
    }
    String type = attributes.type();
    if (type == null) {
      return missing(UNKNOWN_TYPE, "type");
    }
    Instant time = attributes.time();
    if (time == null) {
      return Outcome.reject(BAD_TIME, "The attribute time is missing or not RFC 3339.");
    }
    String dataSchema = attributes.dataSchema();
    if (dataSchema == null) {
      return missing(MISSING_DATASCHEMA, "dataschema");
    }
    return Outcome.accept(
        new CloudEvent(source, id, type, attributes.subject(), time, dataSchema, data));
  }

  private static Outcome<CloudEvent> missing(RejectionCode code, String attribute) {
    return Outcome.reject(code, "The attribute " + attribute + " is missing or empty.");
  }
}
