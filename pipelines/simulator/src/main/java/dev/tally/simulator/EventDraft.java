package dev.tally.simulator;

import dev.tally.catalog.Contract;
import dev.tally.kafka.CloudEventMessage;
import dev.tally.kafka.ContentMode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event to be sent: what happened and when, but not yet how it travels.
 *
 * @param time when it happened, epoch milliseconds
 * @param key what its partition is chosen by, or null to choose by its id
 * @param data a text, a long or a boolean by field name, in the order to be written
 * @param conflict what a conflicting copy has instead
 * @param arrival when it arrives where that is known, epoch milliseconds, or null to let it travel
 */
record EventDraft(
    String source,
    String id,
    String type,
    @Nullable String subject,
    long time,
    @Nullable String key,
    Map<String, Object> data,
    Rewrite conflict,
    @Nullable Long arrival) {

  /** Returns when it can be sent at the earliest, epoch milliseconds. */
  long earliest() {
    return arrival == null ? time : arrival;
  }

  EventDraft at(long newTime) {
    return new EventDraft(source, id, type, subject, newTime, key, data, conflict, arrival);
  }

  EventDraft arrivingAt(long newArrival) {
    return new EventDraft(source, id, type, subject, time, key, data, conflict, newArrival);
  }

  EventDraft withId(String newId) {
    return new EventDraft(source, newId, type, subject, time, key, data, conflict, arrival);
  }

  /** Returns its CloudEvents attributes, in the order they are written. */
  Map<String, String> attributes(Contract contract) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("specversion", "1.0");
    attributes.put("id", id);
    attributes.put("source", source);
    attributes.put("type", type);
    if (subject != null) {
      attributes.put("subject", subject);
    }
    attributes.put("time", Instant.ofEpochMilli(time).toString());
    attributes.put("dataschema", contract.newest().dataschema());
    return attributes;
  }

  /** Returns it as it travels. */
  CloudEventMessage message(ContentMode mode, Contract contract) {
    return CloudEventMessage.of(attributes(contract), data, mode);
  }

  /** Returns the same event, retold with other data. */
  EventDraft conflicting() {
    Map<String, Object> changed = new LinkedHashMap<>(data);
    conflict.apply(this, changed);
    return new EventDraft(source, id, type, subject, time, key, changed, conflict, arrival);
  }
}
