package dev.tally.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.event.ArrivalTime;
import dev.tally.event.ControlType;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark.PartitionMark;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.Headers;

/**
 * What a broker says of its topics, asked with a bounded wait.
 *
 * @param clients how to connect
 */
public record KafkaTopics(KafkaClients clients) implements Serializable {

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final long RETRY_NANOS = 50_000_000;
  private static final byte[] END_OF_HISTORY = ControlType.END.getBytes(UTF_8);

  /** Returns the topics of brokers that ask for neither TLS nor a login. */
  public static KafkaTopics at(String bootstrapServers) {
    return new KafkaTopics(KafkaClients.of(bootstrapServers));
  }

  /** Returns the brokers' addresses, {@code host:port}, comma-separated. */
  public String bootstrapServers() {
    return clients.bootstrapServers();
  }

  /**
   * Returns the partitions of some topics, in order.
   *
   * @throws UserError if the broker does not answer or a topic does not exist
   */
  public List<TopicPartition> partitions(Collection<String> topics) {
    return ask(
        "list the partitions of " + String.join(", ", topics),
        admin -> {
          List<TopicPartition> partitions =
              partitionsOf(get(admin.describeTopics(topics).allTopicNames()));
          partitions.sort(
              Comparator.comparing(TopicPartition::topic)
                  .thenComparingInt(TopicPartition::partition));
          return partitions;
        });
  }

  /**
   * Returns the ids of those of some topics that exist, in Kafka's spelling, by name.
   *
   * <p>A topic that is deleted and created again under its name has another id.
   */
  public SortedMap<String, String> topicIds(Collection<String> topics) {
    return ask(
        "describe the topics",
        admin -> {
          SortedMap<String, String> ids = new TreeMap<>();
          admin
              .describeTopics(topics)
              .topicNameValues()
              .forEach(
                  (name, description) -> {
                    try {
                      ids.put(name, get(description).topicId().toString());
                    } catch (UnknownTopicOrPartitionException e) {
                      // It is not among those that exist.
                    }
                  });
          return ids;
        });
  }

  /**
   * Where the log of a partition starts.
   *
   * @param topicId what tells the topic from a later one of its name
   * @param firstOffset where its first record is, or will be
   */
  public record Start(TopicPartition partition, String topicId, long firstOffset) {}

  /**
   * Returns where the logs of some topics start now, in order.
   *
   * @throws UserError if the broker does not answer or a topic does not exist
   */
  public List<Start> starts(Collection<String> topics) {
    return ask(
        "list the partitions of " + String.join(", ", topics),
        admin -> {
          Map<String, TopicDescription> described =
              get(admin.describeTopics(topics).allTopicNames());
          Map<TopicPartition, OffsetSpec> earliest =
              partitionsOf(described).stream()
                  .collect(toMap(partition -> partition, partition -> OffsetSpec.earliest()));
          List<Start> starts = new ArrayList<>();
          get(admin.listOffsets(earliest).all())
              .forEach(
                  (partition, first) ->
                      starts.add(
                          new Start(
                              partition,
                              requireNonNull(described.get(partition.topic())).topicId().toString(),
                              first.offset())));
          starts.sort(
              Comparator.comparing((Start start) -> start.partition().topic())
                  .thenComparing(start -> start.partition().partition()));
          return starts;
        });
  }

  /**
   * What a partition holds.
   *
   * @param first the first offset that has not been deleted
   * @param lastStable where the first transaction that is still open begins, else the end
   * @param end the offset that the next record will have
   */
  public record Span(long first, long lastStable, long end) implements Serializable {}

  /** Returns what some partitions hold now. */
  public Map<TopicPartition, Span> spans(Collection<TopicPartition> partitions) {
    return ask(
        "read the end offsets",
        admin -> {
          ListOffsetsOptions all = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
          ListOffsetsOptions stable = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
          Map<TopicPartition, Long> firsts = offsets(admin, partitions, OffsetSpec.earliest(), all);
          // In this order: a transaction that begins in between keeps nothing of these back.
          Map<TopicPartition, Long> ends = offsets(admin, partitions, OffsetSpec.latest(), all);
          Map<TopicPartition, Long> stables =
              offsets(admin, partitions, OffsetSpec.latest(), stable);
          Map<TopicPartition, Span> spans = new HashMap<>();
          for (TopicPartition partition : partitions) {
            long end = requireNonNull(ends.get(partition));
            spans.put(
                partition,
                new Span(
                    requireNonNull(firsts.get(partition)),
                    Math.min(requireNonNull(stables.get(partition)), end),
                    end));
          }
          return spans;
        });
  }

  /** Returns the offsets that a consumer group has committed; none where there is no such group. */
  public Map<TopicPartition, Long> committed(String group) {
    return ask(
        "read the offsets of the consumer group " + group,
        admin -> {
          Map<TopicPartition, Long> offsets = new HashMap<>();
          get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
              .forEach(
                  (partition, committed) -> {
                    if (committed != null) {
                      offsets.put(partition, committed.offset());
                    }
                  });
          return offsets;
        });
  }

  /**
   * Commits offsets for a consumer group that has no reader any more: behind some last offsets of
   * some topics, and never before what is committed already.
   *
   * @param lastOffsets by {@code topic-partition}; -1 where there is no record
   */
  public void commit(String group, Collection<String> topics, Map<String, Long> lastOffsets) {
    Map<TopicPartition, Long> committed = committed(group);
    Map<TopicPartition, OffsetAndMetadata> further = new HashMap<>();
    for (TopicPartition partition : partitions(topics)) {
      long next = lastOffsets.getOrDefault(partition.toString(), -1L) + 1;
      if (next > committed.getOrDefault(partition, -1L)) {
        further.put(partition, new OffsetAndMetadata(next));
      }
    }
    ask(
        "commit the offsets of the consumer group " + group,
        admin -> get(admin.alterConsumerGroupOffsets(group, further).all()));
  }

  /**
   * Returns the append time of the first committed record at or behind an offset of each partition,
   * epoch milliseconds, where there is one now.
   */
  public Map<TopicPartition, Long> appendTimes(Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, Long> times = new HashMap<>();
    if (offsets.isEmpty()) {
      return times;
    }
    // One batch of each partition is enough.
    Map<String, Object> narrow = Map.of(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
    try (Consumer<byte[], byte[]> consumer = openConsumer(narrow)) {
      Map<TopicPartition, Long> firsts = consumer.beginningOffsets(offsets.keySet(), PATIENCE);
      Map<TopicPartition, Long> ends = consumer.endOffsets(offsets.keySet(), PATIENCE);
      Set<TopicPartition> open = new HashSet<>();
      consumer.assign(offsets.keySet());
      offsets.forEach(
          (partition, offset) -> {
            long from = Math.max(offset, requireNonNull(firsts.get(partition)));
            if (from < requireNonNull(ends.get(partition))) {
              consumer.seek(partition, from);
              open.add(partition);
            } else {
              consumer.pause(List.of(partition));
              consumer.seekToEnd(List.of(partition));
            }
          });
      while (!open.isEmpty()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          times.putIfAbsent(
              new TopicPartition(record.topic(), record.partition()), record.timestamp());
        }
        open.removeIf(
            partition ->
                times.containsKey(partition)
                    || consumer.position(partition, PATIENCE)
                        >= requireNonNull(ends.get(partition)));
        Set<TopicPartition> done = new HashSet<>(offsets.keySet());
        done.removeAll(open);
        consumer.pause(done);
      }
      return times;
    } catch (KafkaException e) {
      throw unreachable("read the first unread records", e);
    }
  }

  /** Returns when the first record of each partition arrived that has one, by its name. */
  SortedMap<String, Long> firstArrivals(Collection<String> topics, InstantSource clock) {
    SortedMap<String, Long> arrivals = new TreeMap<>();
    // One batch at a time: what is fetched beyond it counts against the brokers' quotas.
    Map<String, Object> narrow =
        Map.of(
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            1,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            1);
    try (Consumer<byte[], byte[]> consumer = openConsumer(narrow)) {
      spans(partitions(topics))
          .forEach(
              (partition, span) -> {
                long arrival = firstArrival(consumer, partition, span, clock);
                if (arrival != ArrivalTime.NONE) {
                  arrivals.put(partition.toString(), arrival);
                }
              });
      return arrivals;
    } catch (KafkaException e) {
      throw unreachable("read the first records", e);
    }
  }

  /**
   * Returns when the first record of a partition arrived: the first timestamp that can be true.
   *
   * @param span what the partition holds
   * @param clock what tells that a timestamp cannot be true
   * @return epoch milliseconds, or {@link ArrivalTime#NONE} where there is none
   */
  public static long firstArrival(
      Consumer<byte[], byte[]> consumer, TopicPartition partition, Span span, InstantSource clock) {
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    while (consumer.position(partition, PATIENCE) < span.lastStable()) {
      for (ConsumerRecord<byte[], byte[]> record :
          consumer.poll(Duration.ofMillis(200)).records(partition)) {
        if (ArrivalTime.canBeTrue(record.timestamp(), clock.millis())) {
          return record.timestamp();
        }
      }
    }
    return ArrivalTime.NONE;
  }

  private static Map<TopicPartition, Long> offsets(
      Admin admin,
      Collection<TopicPartition> partitions,
      OffsetSpec which,
      ListOffsetsOptions options) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    get(admin.listOffsets(partitions.stream().collect(toMap(p -> p, p -> which)), options).all())
        .forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }

  /**
   * Returns a partition of a topic on each broker, by the broker's id. The topic is made for it,
   * stamped by the brokers, and grows with the cluster.
   *
   * @throws KafkaException if it may not be made
   */
  public Map<Integer, TopicPartition> onePartitionPerBroker(String topic) {
    try (Admin admin = clients.openAdmin()) {
      List<Integer> brokers =
          get(admin.describeCluster().nodes()).stream().map(Node::id).sorted().toList();
      if (!get(admin.listTopics().names()).contains(topic)) {
        Map<Integer, List<Integer>> replicas = new HashMap<>();
        brokers.forEach(broker -> replicas.put(replicas.size(), List.of(broker)));
        get(
            admin
                .createTopics(
                    List.of(
                        new NewTopic(topic, replicas)
                            .configs(
                                Map.of(
                                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
                                    TopicConfig.RETENTION_MS_CONFIG, "3600000"))))
                .all());
      }
      awaitLeaders(admin, List.of(topic));
      Map<Integer, TopicPartition> byBroker = new TreeMap<>(leaders(admin, topic));
      List<List<Integer>> added =
          brokers.stream().filter(broker -> !byBroker.containsKey(broker)).map(List::of).toList();
      if (!added.isEmpty()) {
        int count = byBroker.size() + added.size();
        get(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(count, added))).all());
        awaitLeaders(admin, List.of(topic));
        byBroker.putAll(leaders(admin, topic));
      }
      return byBroker;
    }
  }

  private static Map<Integer, TopicPartition> leaders(Admin admin, String topic) {
    TopicDescription description =
        requireNonNull(get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic));
    Map<Integer, TopicPartition> leaders = new HashMap<>();
    for (TopicPartitionInfo partition : description.partitions()) {
      leaders.put(partition.leader().id(), new TopicPartition(topic, partition.partition()));
    }
    return leaders;
  }

  /**
   * Puts into a sentence which records are gone before they were read.
   *
   * @param plan what is read
   * @param unread where a reader is on each of its partitions
   */
  UserError lost(ReadPlan plan, List<PartitionMark> unread) {
    try {
      plan.mustBeOf(starts(plan.topics()));
    } catch (UserError e) {
      return e;
    }
    List<String> losses = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = openConsumer()) {
      for (PartitionMark mark : unread) {
        TopicPartition partition = new TopicPartition(mark.getTopic(), mark.getPartition());
        long start =
            requireNonNull(consumer.beginningOffsets(List.of(partition), PATIENCE).get(partition));
        long end = requireNonNull(consumer.endOffsets(List.of(partition), PATIENCE).get(partition));
        if (mark.getNextOffset() < start) {
          losses.add(
              "offsets %d to %d of %s were deleted%s"
                  .formatted(
                      mark.getNextOffset(),
                      start - 1,
                      partition,
                      times(mark, start, end, consumer)));
        } else if (mark.getNextOffset() > end) {
          losses.add(
              "offsets %d to %d of %s, which live had read, are not in the log any more"
                  .formatted(end, mark.getNextOffset() - 1, partition));
        }
      }
    } catch (KafkaException e) {
      throw unreachable("read where the logs start", e);
    }
    return new UserError(
        ExitCode.FAULT,
        "Records are lost to live: "
            + String.join("; ", losses)
            + ". Live cannot go on without them; count in another --ledger folder, and let topics"
            + " keep their records for longer than live may be behind.");
  }

  /** Returns roughly when lost records arrived, as far as anything tells. */
  private static String times(
      PartitionMark mark, long start, long end, Consumer<byte[], byte[]> consumer) {
    String from =
        mark.getWatermarkMillis() > BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()
            ? " from about " + Instant.ofEpochMilli(mark.getWatermarkMillis())
            : "";
    if (start == end) {
      return from.isEmpty() ? "" : " (arrived" + from + " on)";
    }
    TopicPartition partition = new TopicPartition(mark.getTopic(), mark.getPartition());
    consumer.assign(List.of(partition));
    consumer.seek(partition, start);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> first : consumer.poll(Duration.ofMillis(200))) {
        return " (arrived" + from + " until " + Instant.ofEpochMilli(first.timestamp()) + ")";
      }
    }
    return "";
  }

  /** Returns whether a topic's timestamps are its producers' own: a history, or a simulation. */
  public boolean isHistory(String topic) {
    return isProducers(setting(topic, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG));
  }

  private static boolean isProducers(String timestampType) {
    return !"LogAppendTime".equals(timestampType);
  }

  /**
   * Fails where a topic is set to refuse records of a size.
   *
   * @throws UserError if its records may not have so many bytes
   */
  public void mustTakeRecords(String topic, int bytes) {
    int most = Integer.parseInt(setting(topic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
    if (most < bytes) {
      throw new UserError(
          ExitCode.NOT_READY,
          "The topic "
              + topic
              + " takes records of at most "
              + most
              + " bytes; set its "
              + TopicConfig.MAX_MESSAGE_BYTES_CONFIG
              + " to "
              + bytes
              + " or more.");
    }
  }

  private String setting(String topic, String name) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return ask(
        "read the settings of " + topic,
        admin -> {
          Map<ConfigResource, Config> configs = get(admin.describeConfigs(List.of(resource)).all());
          return requireNonNull(configs.get(resource)).get(name).value();
        });
  }

  /**
   * How a topic is kept.
   *
   * @param replication how many brokers have each partition
   * @param settings all of it, also those that the broker's own settings give it
   */
  public record Terms(int partitions, int replication, Map<String, String> settings) {

    /** Returns a setting, in Kafka's spelling. */
    public String setting(String name) {
      return settings.getOrDefault(name, "");
    }

    /** Whether its timestamps are its producers' own: a history, or a simulation. */
    public boolean isHistory() {
      return isProducers(setting(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG));
    }

    /** Returns for how long it keeps its records, or nothing where it keeps them for ever. */
    public Optional<Duration> retention() {
      long millis = Long.parseLong(setting(TopicConfig.RETENTION_MS_CONFIG));
      return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }
  }

  /** Returns how a topic that exists is kept. */
  public Terms terms(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return ask(
        "read the settings of " + topic,
        admin -> {
          TopicDescription description =
              requireNonNull(get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic));
          Map<String, String> settings = new HashMap<>();
          requireNonNull(get(admin.describeConfigs(List.of(resource)).all()).get(resource))
              .entries()
              .forEach(entry -> settings.put(entry.name(), String.valueOf(entry.value())));
          return new Terms(
              description.partitions().size(),
              description.partitions().get(0).replicas().size(),
              settings);
        });
  }

  /** Whether whoever asks may commit offsets for a consumer group. */
  public boolean mayCommit(String group) {
    return ask(
        "describe the consumer group " + group,
        admin -> {
          DescribeConsumerGroupsOptions withRights =
              new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true);
          Set<AclOperation> allowed =
              get(requireNonNull(
                      admin
                          .describeConsumerGroups(List.of(group), withRights)
                          .describedGroups()
                          .get(group)))
                  .authorizedOperations();
          return allowed.contains(AclOperation.READ) || allowed.contains(AclOperation.ALL);
        });
  }

  /** Returns whether a topic exists. */
  public boolean exists(String topic) {
    return ask("list the topics", admin -> get(admin.listTopics().names()).contains(topic));
  }

  /** Creates a topic unless it exists, and returns when each of its partitions takes records. */
  public void createIfAbsent(NewTopic topic) {
    ask(
        "create the topic " + topic.name(),
        admin -> {
          if (!get(admin.listTopics().names()).contains(topic.name())) {
            get(admin.createTopics(List.of(topic)).all());
          }
          return topic;
        });
    ask(
        "reach all partitions of " + topic.name(),
        admin -> {
          awaitLeaders(admin, List.of(topic.name()));
          return topic;
        });
  }

  /**
   * Waits until every partition of some topics answers.
   *
   * <p>A topic is known to exist some time before its leaders take records, and a producer whose
   * first batch is refused while its second is taken can never deliver the first.
   *
   * @throws KafkaException if one does not answer for 15 s
   */
  public static void awaitLeaders(Admin admin, Collection<String> topics) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        // Asked for offsets of a topic that it does not know yet, the client logs an error.
        Map<TopicPartition, OffsetSpec> latest =
            partitionsOf(get(admin.describeTopics(topics).allTopicNames())).stream()
                .collect(toMap(partition -> partition, partition -> OffsetSpec.latest()));
        get(admin.listOffsets(latest).all());
        return;
      } catch (RetriableException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  /**
   * Returns the offset of the last record that a reader of committed records can be given now, by
   * partition; -1 where there is none.
   *
   * <p>The end offset does not tell: behind the last record there may be transaction markers, which
   * no reader is ever given.
   */
  public SortedMap<String, Long> lastOffsets(Collection<TopicPartition> partitions) {
    return offsets(lastRecords(partitions));
  }

  private static SortedMap<String, Long> offsets(
      Map<TopicPartition, Optional<ConsumerRecord<byte[], byte[]>>> records) {
    SortedMap<String, Long> offsets = new TreeMap<>();
    records.forEach(
        (partition, record) ->
            offsets.put(partition.toString(), record.map(ConsumerRecord::offset).orElse(-1L)));
    return offsets;
  }

  /**
   * Where a history has ended.
   *
   * @param time epoch milliseconds: the earliest of the records that end its partitions
   * @param lastOffsets of those records, by {@code topic-partition}
   */
  public record HistoryEnd(long time, SortedMap<String, Long> lastOffsets) {}

  /** Returns where a history has ended, or empty where some partition has not. */
  public Optional<HistoryEnd> endOfHistory(Collection<TopicPartition> partitions) {
    Map<TopicPartition, Optional<ConsumerRecord<byte[], byte[]>>> last = lastRecords(partitions);
    List<ConsumerRecord<byte[], byte[]>> ends =
        last.values().stream().flatMap(Optional::stream).filter(KafkaTopics::isEnd).toList();
    return ends.isEmpty() || ends.size() < last.size()
        ? Optional.empty()
        : Optional.of(
            new HistoryEnd(
                ends.stream().mapToLong(ConsumerRecord::timestamp).min().orElseThrow(),
                offsets(last)));
  }

  private static boolean isEnd(ConsumerRecord<byte[], byte[]> record) {
    return isEnd(record.headers());
  }

  /** Returns whether a record with such headers ends a history. */
  static boolean isEnd(Headers headers) {
    org.apache.kafka.common.header.Header type = headers.lastHeader("ce_type");
    return type != null && Arrays.equals(type.value(), END_OF_HISTORY);
  }

  private Map<TopicPartition, Optional<ConsumerRecord<byte[], byte[]>>> lastRecords(
      Collection<TopicPartition> partitions) {
    Map<TopicPartition, Optional<ConsumerRecord<byte[], byte[]>>> last = new HashMap<>();
    try (Consumer<byte[], byte[]> consumer = openConsumer()) {
      Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions, PATIENCE);
      consumer
          .endOffsets(partitions, PATIENCE)
          .forEach(
              (partition, end) ->
                  last.put(
                      partition,
                      lastBefore(end, requireNonNull(starts.get(partition)), partition, consumer)));
      return last;
    } catch (KafkaException e) {
      throw unreachable("read the end offsets", e);
    }
  }

  private static Optional<ConsumerRecord<byte[], byte[]>> lastBefore(
      long end, long start, TopicPartition partition, Consumer<byte[], byte[]> consumer) {
    consumer.assign(List.of(partition));
    for (long span = 1; ; span *= 16) {
      long from = Math.max(start, end - span);
      ConsumerRecord<byte[], byte[]> found = null;
      consumer.seek(partition, from);
      while (consumer.position(partition, PATIENCE) < end) {
        for (ConsumerRecord<byte[], byte[]> record :
            consumer.poll(Duration.ofMillis(200)).records(partition)) {
          found = record.offset() < end ? record : found;
        }
      }
      if (found != null || from == start) {
        return Optional.ofNullable(found);
      }
    }
  }

  /** Opens a consumer of committed records, assigned to nothing and committing nothing. */
  public Consumer<byte[], byte[]> openConsumer() {
    return openConsumer(Map.of());
  }

  private Consumer<byte[], byte[]> openConsumer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    // A fetch that waits at one partition's end would keep the next partition waiting.
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    settings.putAll(more);
    return clients.openConsumer(settings);
  }

  /**
   * Returns a record as it was polled.
   *
   * @param arrivalTime epoch milliseconds
   */
  public static RawRecord rawRecord(ConsumerRecord<byte[], byte[]> polled, long arrivalTime) {
    List<Header> headers = new ArrayList<>();
    polled.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
    return new RawRecord(
        Position.of(polled.topic(), polled.partition(), polled.offset()),
        polled.timestamp(),
        arrivalTime,
        polled.key(),
        polled.value(),
        headers);
  }

  private static List<TopicPartition> partitionsOf(Map<String, TopicDescription> topics) {
    List<TopicPartition> partitions = new ArrayList<>();
    topics.forEach(
        (name, topic) ->
            topic
                .partitions()
                .forEach(info -> partitions.add(new TopicPartition(name, info.partition()))));
    return partitions;
  }

  private <T> T ask(String question, Function<Admin, T> work) {
    try (Admin admin = clients.openAdmin()) {
      return work.apply(admin);
    } catch (KafkaException e) {
      throw unreachable(question, e);
    }
  }

  private static <T> T get(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new org.apache.kafka.common.errors.TimeoutException("no answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new org.apache.kafka.common.errors.InterruptException(e);
    }
  }

  private UserError unreachable(String question, KafkaException e) {
    if (e instanceof UnknownTopicOrPartitionException) {
      return new UserError(
          ExitCode.NOT_READY,
          "Cannot " + question + ": a topic does not exist at " + bootstrapServers() + ".",
          e);
    }
    return BrokerFailure.worded(question, bootstrapServers(), e);
  }
}
