package dev.tally.jobs.live;

import dev.tally.event.ControlType;
import dev.tally.jobs.TopicWriter;
import dev.tally.jobs.WikiEdit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A history of one day of edits, with one of everything that can befall an event. */
public final class Edits {

  public static final int PARTITIONS = 3;

  private static final Instant START = Instant.parse("2015-09-12T00:00:00Z");

  private Edits() {}

  public static NewTopic topic(String name) {
    return new NewTopic(name, Optional.of(PARTITIONS), Optional.empty())
        .configs(Map.of("message.timestamp.type", "CreateTime", "retention.ms", "-1"));
  }

  /** Sends a number of records, and the control records that end the day. */
  public static void send(String bootstrapServers, String topic, int count) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      records.add(
          TopicWriter.record(topic, number % PARTITIONS, appendTime(number), value(number)));
    }
    Instant end = START.plus(Duration.ofDays(1)).plusSeconds(6);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      records.add(TopicWriter.control(topic, partition, end, ControlType.END));
    }
    TopicWriter.write(bootstrapServers, records);
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
    return WikiEdit.of(Integer.toString(number), time, added)
        .in("#" + number % 6, "P" + number % 50, number % 3 == 0)
        .json();
  }
}
