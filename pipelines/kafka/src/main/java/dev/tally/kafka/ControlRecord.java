package dev.tally.kafka;

import dev.tally.event.ControlType;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Makes records that only tell that time has passed. */
public final class ControlRecord {

  private static final String SOURCE = "urn:tally:send";

  private ControlRecord() {}

  /** Returns the record that ends a history, stamped with the time that has then passed. */
  public static ProducerRecord<byte @Nullable [], byte[]> end(TopicPartition partition, long time) {
    return record(ControlType.END, partition, time, time);
  }

  /**
   * Returns a heartbeat.
   *
   * @param now epoch milliseconds; the broker stamps the record with its own time all the same
   */
  public static ProducerRecord<byte @Nullable [], byte[]> heartbeat(
      TopicPartition partition, long now) {
    return record(ControlType.HEARTBEAT, partition, null, now);
  }

  private static ProducerRecord<byte @Nullable [], byte[]> record(
      String type, TopicPartition partition, @Nullable Long timestamp, long time) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("specversion", "1.0");
    attributes.put("id", partition.partition() + "@" + time);
    attributes.put("source", SOURCE);
    attributes.put("type", type);
    attributes.put("time", Instant.ofEpochMilli(time).toString());
    CloudEventMessage message = CloudEventMessage.empty(attributes);
    return new ProducerRecord<>(
        partition.topic(),
        partition.partition(),
        timestamp,
        null,
        message.value(),
        message.headers());
  }
}
