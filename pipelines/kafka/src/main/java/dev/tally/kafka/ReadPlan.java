package dev.tally.kafka;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.Hidden;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that are read, of which topic by its Kafka topic id, and from which offset on.
 *
 * <p>Its text is JSON: {@code {"partitions": [{"topic", "topic_id", "partition", "first_offset",
 * "read", "first_arrival"}]}}, the last only where it is known.
 *
 * @param partitions in order; each once
 */
public record ReadPlan(List<Planned> partitions) implements Serializable {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * A partition that is read.
   *
   * @param topicId what tells a topic from a later one of its name
   * @param firstOffset where reading began, or begins
   * @param read 1 for the partitions that the first run knew, one more for those added later: what
   *     a checkpoint says of one read holds for the same partitions for ever
   * @param firstArrival when the record at the first offset arrived, epoch milliseconds; null where
   *     the log tells it
   */
  public record Planned(
      String topic,
      String topicId,
      int partition,
      long firstOffset,
      int read,
      @Nullable Long firstArrival)
      implements Serializable {

    Planned(String topic, String topicId, int partition, long firstOffset, int read) {
      this(topic, topicId, partition, firstOffset, read, null);
    }

    private Planned from(@Nullable Beginning beginning) {
      return beginning == null
          ? this
          : new Planned(topic, topicId, partition, beginning.offset(), read, beginning.arrival());
    }

    TopicPartition topicPartition() {
      return new TopicPartition(topic, partition);
    }
  }

  public ReadPlan {
    partitions = List.copyOf(partitions);
  }

  /**
   * Where a partition is read from that is not read from its first offset.
   *
   * @param arrival when the record there arrived, epoch milliseconds
   */
  public record Beginning(long offset, long arrival) {}

  /** Returns this plan with partitions that are read from elsewhere. */
  public ReadPlan from(Map<TopicPartition, Beginning> beginnings) {
    return new ReadPlan(
        partitions.stream()
            .map(planned -> planned.from(beginnings.get(planned.topicPartition())))
            .toList());
  }

  /** Returns the plan to read everything that the topics hold now. */
  public static ReadPlan of(List<KafkaTopics.Start> starts) {
    return new ReadPlan(List.of()).and(starts, partition -> true);
  }

  /**
   * Returns this plan and the partitions that have been added since.
   *
   * @param starts where the log of every partition starts now
   * @param isWanted whether a partition may be added
   * @throws UserError if a topic is not the one that is read, or if an added partition has lost
   *     records already
   */
  public ReadPlan and(List<KafkaTopics.Start> starts, Predicate<TopicPartition> isWanted) {
    mustBeOf(starts);
    Map<TopicPartition, Planned> known =
        partitions.stream().collect(Collectors.toMap(Planned::topicPartition, each -> each));
    int read = 1 + partitions.stream().mapToInt(Planned::read).max().orElse(0);
    List<Planned> all = new ArrayList<>(partitions);
    for (KafkaTopics.Start start : starts) {
      if (!known.containsKey(start.partition()) && isWanted.test(start.partition())) {
        all.add(added(start, read));
      }
    }
    all.sort(Comparator.comparing(Planned::topic).thenComparingInt(Planned::partition));
    return new ReadPlan(all);
  }

  private Planned added(KafkaTopics.Start start, int read) {
    TopicPartition partition = start.partition();
    boolean isOfKnownTopic =
        partitions.stream().anyMatch(planned -> planned.topic().equals(partition.topic()));
    if (isOfKnownTopic && start.firstOffset() > 0) {
      throw new UserError(
          ExitCode.FAULT,
          ("Records are lost to live: offsets 0 to %d of %s, a partition that was added since live"
                  + " ran, were deleted. Live cannot go on without them; count in another --ledger"
                  + " folder, and let topics keep their records for longer than live may be behind.")
              .formatted(start.firstOffset() - 1, partition));
    }
    return new Planned(
        partition.topic(), start.topicId(), partition.partition(), start.firstOffset(), read);
  }

  /**
   * Compares the plan with what a broker says of its topics.
   *
   * @param mayGrow whether partitions that the plan does not know are none of its business
   * @throws UserError if a topic is not the one that is read
   * @throws NewPartitionsException if a topic has more partitions than are read
   */
  void compare(Map<String, TopicDescription> topics, boolean mayGrow) {
    Set<TopicPartition> known = new HashSet<>();
    partitions.forEach(planned -> known.add(planned.topicPartition()));
    topics.forEach((name, topic) -> mustBe(topic.topicId().toString(), name));
    List<String> added =
        topics.values().stream()
            .flatMap(
                topic ->
                    topic.partitions().stream()
                        .map(info -> new TopicPartition(topic.name(), info.partition())))
            .filter(partition -> !known.contains(partition))
            .map(TopicPartition::toString)
            .sorted()
            .toList();
    if (!mayGrow && !added.isEmpty()) {
      throw new NewPartitionsException(added);
    }
  }

  /**
   * Compares the topics with those that are there now.
   *
   * @throws UserError if one is not the one that is read
   */
  void mustBeOf(List<KafkaTopics.Start> starts) {
    starts.forEach(start -> mustBe(start.topicId(), start.partition().topic()));
  }

  private void mustBe(String topicId, String topic) {
    partitions.stream()
        .filter(planned -> planned.topic().equals(topic) && !planned.topicId().equals(topicId))
        .findFirst()
        .ifPresent(
            planned -> {
              throw new UserError(
                  ExitCode.FAULT,
                  ("The topic %s was deleted and created again: the one that this ledger counts has"
                          + " the topic id %s, the one that is there now %s. What the old one held"
                          + " and live had not read is lost; count the new one in another --ledger"
                          + " folder.")
                      .formatted(topic, planned.topicId(), topicId));
            });
  }

  /** Returns the topics, each once. */
  List<String> topics() {
    return partitions.stream().map(Planned::topic).distinct().toList();
  }

  /** Returns the partitions of each read. */
  SortedMap<Integer, List<TopicPartition>> reads() {
    return partitions.stream()
        .collect(
            Collectors.groupingBy(
                Planned::read,
                TreeMap::new,
                Collectors.mapping(Planned::topicPartition, Collectors.toList())));
  }

  /** Returns when the first records arrived where the plan knows, by {@code topic-partition}. */
  Map<String, Long> firstArrivals() {
    Map<String, Long> arrivals = new TreeMap<>();
    for (Planned planned : partitions) {
      Long arrival = planned.firstArrival();
      if (arrival != null) {
        arrivals.put(planned.topicPartition().toString(), arrival);
      }
    }
    return arrivals;
  }

  /** Returns where the reading of a partition began. */
  long firstOffset(String topic, int partition) {
    return partitions.stream()
        .filter(planned -> planned.topic().equals(topic) && planned.partition() == partition)
        .findFirst()
        .orElseThrow()
        .firstOffset();
  }

  /** Returns it as text. */
  public String text() {
    List<Map<String, Object>> entries = new ArrayList<>();
    for (Planned planned : partitions) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("topic", planned.topic());
      entry.put("topic_id", planned.topicId());
      entry.put("partition", planned.partition());
      entry.put("first_offset", planned.firstOffset());
      entry.put("read", planned.read());
      if (planned.firstArrival() != null) {
        entry.put("first_arrival", planned.firstArrival());
      }
      entries.add(entry);
    }
    try {
      return JSON.writeValueAsString(Map.of("partitions", entries));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a plan cannot be written", e);
    }
  }

  /**
   * Reads a plan.
   *
   * @throws JsonProcessingException if the text is none
   */
  public static ReadPlan parse(String text) throws JsonProcessingException {
    List<Planned> partitions = new ArrayList<>();
    for (var entry : JSON.readTree(text).withArray("partitions")) {
      partitions.add(
          new Planned(
              entry.required("topic").asText(),
              entry.required("topic_id").asText(),
              entry.required("partition").asInt(),
              entry.required("first_offset").asLong(),
              entry.required("read").asInt(),
              entry.has("first_arrival") ? entry.get("first_arrival").asLong() : null));
    }
    return new ReadPlan(partitions);
  }

  /**
   * Returns where a finite run ends a partition: -1 for one that appeared after it began, null for
   * one of a topic that it does not end.
   *
   * @param last the last offsets by {@code topic-partition}; a topic that is ended has a first one
   */
  static @Nullable Long lastOffset(Map<String, Long> last, String topic, int partition) {
    return last.containsKey(topic + "-0") ? last.getOrDefault(topic + "-" + partition, -1L) : null;
  }

  /**
   * Where a pipeline's options hold the plan of its run, and where it ends.
   *
   * <p>A checkpoint holds the sources of the run that made it, and they would go on by what that
   * one was told.
   */
  @Hidden
  public interface Options extends PipelineOptions {

    @Nullable String getReadPlan();

    void setReadPlan(@Nullable String text);

    /** Returns the last offset of each partition of a finite run, by {@code topic-partition}. */
    @Nullable Map<String, Long> getLastOffsets();

    void setLastOffsets(@Nullable Map<String, Long> lastOffsets);
  }

  /** Returns the plan of the pipeline that some options belong to. */
  static ReadPlan of(PipelineOptions options) {
    try {
      return parse(requireNonNull(options.as(Options.class).getReadPlan()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the options hold no plan", e);
    }
  }

  void putInto(PipelineOptions options) {
    options.as(Options.class).setReadPlan(text());
  }
}
