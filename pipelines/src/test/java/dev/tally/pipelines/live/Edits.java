package dev.tally.pipelines.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tally.event.ControlType;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A history of one day of edits, with one of everything that can befall an event. */
final class Edits {

  static final int PARTITIONS = 3;

  private static final Instant START = Instant.parse("2015-09-12T00:00:00Z");

  private Edits() {}

  static NewTopic topic(String name) {
    return new NewTopic(name, Optional.of(PARTITIONS), Optional.empty())
        .configs(Map.of("message.timestamp.type", "CreateTime", "retention.ms", "-1"));
  }

  /** Sends a number of records, and the control records that end the day. */
  static void send(String bootstrapServers, String topic, int count) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 20),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int number = 0; number < count; number++) {
        Future<RecordMetadata> unused =
            producer.send(
                new ProducerRecord<>(
                    topic,
                    number % PARTITIONS,
                    appendTime(number).toEpochMilli(),
                    null,
                    value(number).getBytes(UTF_8)));
      }
      long end = START.plus(Duration.ofDays(1)).plusSeconds(6).toEpochMilli();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        ProducerRecord<byte[], byte[]> control =
            new ProducerRecord<>(topic, partition, end, null, new byte[0]);
        control.headers().add("ce_type", ControlType.END.getBytes(UTF_8));
        Future<RecordMetadata> unused = producer.send(control);
      }
    }
  }

  private static Instant happened(int number) {
    return START.plusSeconds(number * 2L);
  }

  /** Every fortieth record was stamped by a broker whose clock is behind. */
  private static Instant appendTime(int number) {
    return happened(number).plusMillis(number % 40 == 1 ? -7_000 : 300);
  }

  private static String value(int number) {
    if (number % 500 == 11) {
      return "{";
    }
    if (number % 700 == 13) {
      return event(number, happened(number).plus(Duration.ofHours(1)), number % 7);
    }
    if (number % 900 == 17) {
      return event(number, happened(number).minus(Duration.ofDays(8)), number % 7);
    }
    if (number % 50 == 27) {
      // A duplicate, on another partition.
      return value(number - 5);
    }
    if (number % 200 == 129) {
      // A conflict, on another partition.
      return event(number - 5, happened(number - 5), number);
    }
    if (number % 20 == 3) {
      return event(number, happened(number).minus(Duration.ofMinutes(10)), number % 7);
    }
    return event(number, happened(number), number % 7);
  }

  private static String event(int number, Instant time, int added) {
    return String.format(
        "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"urn:test\",\"type\":"
            + "\"org.wikimedia.example.edit\",\"time\":\"%s\",\"dataschema\":"
            + "\"https://schemas.example.com/wiki/edit/1\",\"data\":{\"channel\":\"#%d\","
            + "\"page\":\"P%d\",\"user\":\"u\",\"added\":%d,\"deleted\":0,\"delta\":%d,"
            + "\"is_robot\":%b,\"is_anonymous\":false,\"is_new\":false,"
            + "\"is_minor\":false,\"is_unpatrolled\":false}}",
        number, time, number % 6, number % 50, added, added, number % 3 == 0);
  }
}
