package dev.tally.kafka;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.record.TimestampType;

/** The brokers' own business: which topics there are, how they keep time and how far they are. */
public final class Brokers implements AutoCloseable {

  private static final int PATIENCE_SECONDS = 10;

  private final Admin admin;
  private final String addresses;

  private Brokers(Admin admin, String addresses) {
    this.admin = admin;
    this.addresses = addresses;
  }

  /** Connects, and fails within 10 s where nobody answers. */
  public static Brokers connect(KafkaClients clients) {
    String addresses = clients.bootstrapServers();
    try {
      Brokers brokers = new Brokers(clients.openAdmin(), addresses);
      try {
        brokers.ask(brokers.admin.describeCluster().nodes());
        return brokers;
      } catch (UserError e) {
        brokers.close();
        throw e;
      }
    } catch (KafkaException e) {
      throw unreachable(addresses, e);
    }
  }

  /**
   * Creates the topics that are missing and refuses those that are not as they are wanted.
   *
   * @param history whether producers stamp the records and none is ever deleted; else the broker
   *     stamps them and keeps them as its own settings say
   * @return the topics that were there before
   */
  public Set<String> prepare(
      Collection<String> topics, int partitions, short replication, boolean history) {
    Set<String> present = new TreeSet<>(topics);
    present.retainAll(ask(admin.listTopics().names()));
    refuseOthers(present, partitions, history);
    List<NewTopic> missing =
        topics.stream()
            .filter(topic -> !present.contains(topic))
            .map(topic -> new NewTopic(topic, partitions, replication))
            .map(topic -> topic.configs(settings(history)))
            .toList();
    ask(admin.createTopics(missing).all());
    awaitLeaders(topics);
    return present;
  }

  private void awaitLeaders(Collection<String> topics) {
    try {
      KafkaTopics.awaitLeaders(admin, topics);
    } catch (KafkaException e) {
      throw unreachable(addresses, e);
    }
  }

  /** Returns the partitions of topics, and fails where one does not exist. */
  public List<TopicPartition> partitions(Collection<String> topics) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (TopicDescription topic : describe(topics).values()) {
      topic
          .partitions()
          .forEach(info -> partitions.add(new TopicPartition(topic.name(), info.partition())));
    }
    return partitions;
  }

  /** Returns the greatest timestamp in any of the partitions, epoch milliseconds. */
  public OptionalLong lastTime(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> greatest =
        partitions.stream()
            .collect(toMap(partition -> partition, partition -> OffsetSpec.maxTimestamp()));
    return ask(admin.listOffsets(greatest).all()).values().stream()
        .filter(found -> found.offset() >= 0)
        .mapToLong(ListOffsetsResultInfo::timestamp)
        .max();
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  private static Map<String, String> settings(boolean history) {
    Map<String, String> settings = new HashMap<>();
    settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, timestampType(history).name);
    if (history) {
      // The broker forgets by the records' own time, which in a history is long ago.
      settings.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
    }
    return settings;
  }

  private static TimestampType timestampType(boolean history) {
    return history ? TimestampType.CREATE_TIME : TimestampType.LOG_APPEND_TIME;
  }

  private void refuseOthers(Set<String> topics, int partitions, boolean history) {
    for (TopicDescription topic : describe(topics).values()) {
      int found = topic.partitions().size();
      if (found != partitions) {
        throw new UserError(
            ExitCode.BAD_INPUT,
            "The topic %s has %d partitions, not %d: use --partitions %d or another --ledger-name."
                .formatted(topic.name(), found, partitions, found));
      }
    }
    String wanted = timestampType(history).name;
    configs(topics)
        .forEach(
            (topic, config) -> {
              String type = config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value();
              if (!wanted.equals(type)) {
                throw new UserError(
                    ExitCode.BAD_INPUT,
                    "The topic %s keeps %s and this needs %s: use another --ledger-name."
                        .formatted(topic.name(), type, wanted));
              }
              String retention = config.get(TopicConfig.RETENTION_MS_CONFIG).value();
              if (history && !"-1".equals(retention)) {
                throw new UserError(
                    ExitCode.BAD_INPUT,
                    "The topic %s has retention.ms=%s and would lose a history: it must be -1."
                        .formatted(topic.name(), retention));
              }
            });
  }

  private Map<String, TopicDescription> describe(Collection<String> topics) {
    try {
      return ask(admin.describeTopics(topics).allTopicNames());
    } catch (UnknownTopicOrPartitionException e) {
      throw new UserError(
          ExitCode.NOT_READY,
          "One of these topics does not exist yet: "
              + topics.stream().collect(joining(", "))
              + "; tally send creates them.",
          e);
    }
  }

  private Map<ConfigResource, Config> configs(Set<String> topics) {
    List<ConfigResource> resources =
        topics.stream().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
    return ask(admin.describeConfigs(resources).all());
  }

  private <T> T ask(KafkaFuture<T> answer) {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw unreachable(addresses, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError(
          ExitCode.UNREACHABLE, "Interrupted while waiting for " + addresses + ".", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException unknown) {
        throw unknown;
      }
      throw unreachable(addresses, e);
    }
  }

  /** Returns what a broker refused, or that none answers. */
  public static UserError unreachable(String addresses, Throwable cause) {
    return BrokerFailure.refusal("use the topics", addresses, cause)
        .orElseGet(
            () ->
                new UserError(
                    ExitCode.UNREACHABLE,
                    "No Kafka broker answers at "
                        + addresses
                        + " within "
                        + PATIENCE_SECONDS
                        + " s"
                        + BrokerFailure.guess(addresses)
                        + ".",
                    cause));
  }
}
