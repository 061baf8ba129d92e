package dev.tally.bench.workload;

import dev.tally.kafka.KafkaTopics;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** A topic that holds a workload, written once before anybody reads it. */
public final class Topic {

  private Topic() {}

  /** Creates a topic and fills it. Its records carry the time of their arrival. */
  public static void fill(String bootstrapServers, String topic, Workload workload) {
    create(bootstrapServers, topic, workload.partitions(), "CreateTime");
    try (Producer producer = new Producer(bootstrapServers, topic, 50, 256 * 1024)) {
      Records records = new Records(workload);
      for (long number = 0; number < workload.records(); number++) {
        producer.send(
            records.partition(number), records.arrivalTime(number), records.value(number));
      }
    }
  }

  /**
   * Creates a topic, which must not exist.
   *
   * @param timestamps whose clock its records carry, as the broker's setting names it
   */
  public static void create(
      String bootstrapServers, String topic, int partitions, String timestamps) {
    NewTopic wanted =
        new NewTopic(topic, Optional.of(partitions), Optional.empty())
            .configs(
                Map.of(
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    timestamps,
                    TopicConfig.RETENTION_MS_CONFIG,
                    "-1"));
    KafkaTopics log = KafkaTopics.at(bootstrapServers);
    if (log.exists(topic)) {
      throw new IllegalStateException("the topic " + topic + " is there already");
    }
    log.createIfAbsent(wanted);
  }
}
