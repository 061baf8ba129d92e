package dev.tally.pipelines.source;

import static java.util.Objects.requireNonNull;

import dev.tally.catalog.LedgerTerms;
import dev.tally.catalog.LedgerTerms.IdlePartitions;
import dev.tally.command.ControlTopic;
import dev.tally.event.ArrivalTime;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.event.RawRecordCoder;
import java.io.Serializable;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The records of a ledger's topics, at {@code arrival time - L}, from the first offset on.
 *
 * <p>Unbounded. A finite run gives the last offset of each partition; behind it nothing is read,
 * and there time ends. Delivery is exactly once within a checkpointed run.
 */
public final class ReadRecords extends PTransform<PBegin, PCollection<RawRecord>> {

  private static final long serialVersionUID = 1;

  private final String bootstrapServers;
  private final List<String> topics;
  private final Arrivals arrivals;

  private ReadRecords(String bootstrapServers, List<String> topics, Arrivals arrivals) {
    this.bootstrapServers = bootstrapServers;
    this.topics = List.copyOf(topics);
    this.arrivals = arrivals;
  }

  /** Returns a source that never ends. */
  public static ReadRecords of(TopicLog log, List<String> topics, LedgerTerms terms) {
    Set<String> histories = new HashSet<>();
    topics.stream().filter(log::isHistory).forEach(histories::add);
    Arrivals arrivals =
        new Arrivals(
            terms,
            Set.copyOf(histories),
            new TreeMap<>(log.firstArrivals(topics, InstantSource.system())),
            null);
    return new ReadRecords(log.bootstrapServers(), topics, arrivals);
  }

  /**
   * Returns the same source, ended on every partition behind an offset.
   *
   * @param lastOffsets by {@code topic-partition}; -1 where nothing is read
   */
  public ReadRecords through(Map<String, Long> lastOffsets) {
    return new ReadRecords(bootstrapServers, topics, arrivals.through(lastOffsets));
  }

  @Override
  public PCollection<RawRecord> expand(PBegin begin) {
    return begin
        .apply("FromKafka", Read.from(source(begin.getPipeline().getOptions())))
        .apply("ToRawRecord", ParDo.of(new ToRawRecord(arrivals)))
        .setCoder(RawRecordCoder.of());
  }

  UnboundedSource<KafkaRecord<byte[], byte[]>, ?> source(PipelineOptions options) {
    // KafkaIO gives away its source in a pipeline only.
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply("FromKafka", kafka());
    FindSource found = new FindSource();
    pipeline.traverseTopologically(found);
    return new ConsiderateSource<>(
        requireNonNull(found.source, "KafkaIO reads by a splittable DoFn"));
  }

  private KafkaIO.Read<byte[], byte[]> kafka() {
    return KafkaIO.readBytes()
        .withBootstrapServers(bootstrapServers)
        .withTopics(topics)
        .withReadCommitted()
        .withTimestampPolicyFactory(arrivals)
        .withConsumerConfigUpdates(
            Map.of(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000));
  }

  private static final class FindSource extends PipelineVisitor.Defaults {

    private @Nullable UnboundedSource<KafkaRecord<byte[], byte[]>, CheckpointMark> source;

    @Override
    @SuppressWarnings("unchecked") // The pipeline has this one read.
    public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
      if (node.getTransform() instanceof Read.Unbounded<?> read) {
        source = (UnboundedSource<KafkaRecord<byte[], byte[]>, CheckpointMark>) read.getSource();
      }
      return CompositeBehavior.ENTER_TRANSFORM;
    }
  }

  /** What is known of all partitions: the terms, which are histories, where they begin and end. */
  private record Arrivals(
      LedgerTerms terms,
      Set<String> histories,
      TreeMap<String, Long> firstArrivals,
      @Nullable TreeMap<String, Long> lastOffsets)
      implements TimestampPolicyFactory<byte[], byte[]>, Serializable {

    Arrivals through(Map<String, Long> last) {
      return new Arrivals(terms, histories, firstArrivals, new TreeMap<>(last));
    }

    /** Returns where a partition ends; -1 for one that appeared after the run began. */
    @Nullable Long lastOffset(TopicPartition partition) {
      return lastOffsets == null ? null : lastOffsets.getOrDefault(partition.toString(), -1L);
    }

    @Override
    public TimestampPolicy<byte[], byte[]> createTimestampPolicy(
        TopicPartition partition, Optional<Instant> previousWatermark) {
      return new ArrivalPolicy(
          terms,
          idle(partition.topic()),
          lastOffset(partition),
          firstArrivals.getOrDefault(partition.toString(), ArrivalTime.NONE),
          previousWatermark,
          InstantSource.system());
    }

    private IdlePartitions idle(String topic) {
      // The clock says nothing about a history: its records lie in the past and are all there.
      if (histories.contains(topic)) {
        return IdlePartitions.HEARTBEAT;
      }
      // Commands are rare, and a ledger without heartbeats on their topic must not stand still.
      return ControlTopic.is(topic) ? IdlePartitions.CLOCK : terms.idle();
    }
  }

  private static final class ToRawRecord extends DoFn<KafkaRecord<byte[], byte[]>, RawRecord> {

    private static final long serialVersionUID = 1;

    private final Arrivals arrivals;
    private final long onTimeBound;

    // Of the partition that the last record came from: records come in runs.
    private transient @Nullable TopicPartition partition;
    private transient long lastOffset;

    ToRawRecord(Arrivals arrivals) {
      this.arrivals = arrivals;
      this.onTimeBound = arrivals.terms().onTimeBound().toMillis();
    }

    @ProcessElement
    public void process(
        @Element KafkaRecord<byte[], byte[]> record,
        @Timestamp Instant timestamp,
        OutputReceiver<RawRecord> records) {
      if (record.getOffset() > lastOffset(record.getTopic(), record.getPartition())) {
        return;
      }
      List<Header> headers = new ArrayList<>();
      record.getHeaders().forEach(header -> headers.add(new Header(header.key(), header.value())));
      records.output(
          new RawRecord(
              Position.of(record.getTopic(), record.getPartition(), record.getOffset()),
              record.getTimestamp(),
              timestamp.getMillis() + onTimeBound,
              record.getKV().getKey(),
              record.getKV().getValue(),
              headers));
    }

    private long lastOffset(String topic, int number) {
      TopicPartition known = partition;
      if (known == null || known.partition() != number || !known.topic().equals(topic)) {
        known = new TopicPartition(topic, number);
        Long last = arrivals.lastOffset(known);
        partition = known;
        lastOffset = last == null ? Long.MAX_VALUE : last;
      }
      return lastOffset;
    }
  }
}
