package dev.tally.kafka;

import static java.util.Objects.requireNonNull;

import dev.tally.catalog.LedgerTerms;
import dev.tally.catalog.LedgerTerms.IdlePartitions;
import dev.tally.event.ArrivalTime;
import dev.tally.event.ControlTopic;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import java.io.Serializable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineRunner;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.io.kafka.TimestampPolicy;
import org.apache.beam.sdk.io.kafka.TimestampPolicyFactory;
import org.apache.beam.sdk.options.ExperimentalOptions;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
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

  private final KafkaTopics log;
  private final ReadPlan plan;
  private final Arrivals arrivals;
  private final @Nullable String group;
  private final FinalFailure finalFailure;

  private ReadRecords(
      KafkaTopics log,
      ReadPlan plan,
      Arrivals arrivals,
      @Nullable String group,
      FinalFailure finalFailure) {
    this.log = log;
    this.plan = plan;
    this.arrivals = arrivals;
    this.group = group;
    this.finalFailure = finalFailure;
  }

  /**
   * Returns a source of all that some topics hold, which never ends.
   *
   * @param clock what tells that a record's timestamp cannot be true; it must be serializable
   */
  public static ReadRecords of(
      KafkaTopics log, List<String> topics, LedgerTerms terms, Clock clock) {
    return of(log, ReadPlan.of(log.starts(topics)), terms, clock);
  }

  /**
   * Returns a source that never ends.
   *
   * @param clock what tells that a record's timestamp cannot be true; it must be serializable
   */
  public static ReadRecords of(KafkaTopics log, ReadPlan plan, LedgerTerms terms, Clock clock) {
    Set<String> histories = new HashSet<>();
    plan.topics().stream().filter(log::isHistory).forEach(histories::add);
    TreeMap<String, Long> firstArrivals = new TreeMap<>(log.firstArrivals(plan.topics(), clock));
    firstArrivals.putAll(plan.firstArrivals());
    Arrivals arrivals = new Arrivals(terms, Set.copyOf(histories), clock, firstArrivals, null);
    return new ReadRecords(log, plan, arrivals, null, cause -> cause);
  }

  /**
   * Returns the same source, ended on every partition of some topics behind an offset.
   *
   * @param lastOffsets by {@code topic-partition}; -1 where nothing is read
   */
  public ReadRecords through(Map<String, Long> lastOffsets) {
    return new ReadRecords(log, plan, arrivals.through(lastOffsets), group, finalFailure);
  }

  /**
   * Returns the same source, which tells the brokers how far it has come whenever a checkpoint is
   * complete, as the offsets of a consumer group. It never reads them, for where it goes on is in
   * its checkpoints; so it reads on where it may not commit.
   */
  public ReadRecords committingAs(String group) {
    return new ReadRecords(log, plan, arrivals, group, finalFailure);
  }

  /** Returns the same source, whose readers fail so where a restart would change nothing. */
  public ReadRecords failingFor(FinalFailure finalFailure) {
    return new ReadRecords(log, plan, arrivals, group, finalFailure);
  }

  @Override
  public PCollection<RawRecord> expand(PBegin begin) {
    PipelineOptions options = begin.getPipeline().getOptions();
    tell(options);
    List<PCollection<KafkaRecord<byte[], byte[]>>> reads = new ArrayList<>();
    plan.reads()
        .forEach(
            (read, partitions) ->
                reads.add(begin.apply(name(read), Read.from(source(partitions)))));
    return together(reads)
        .apply("ToRawRecord", ParDo.of(new ToRawRecord(arrivals)))
        .setCoder(RawRecord.CODER);
  }

  private void tell(PipelineOptions options) {
    plan.putInto(options);
    options.as(ReadPlan.Options.class).setLastOffsets(arrivals.lastOffsets());
  }

  /** The partitions that were there first are read in the step whose state checkpoints have. */
  private static String name(int read) {
    return read == 1 ? "FromKafka" : "FromKafka" + read;
  }

  private static PCollection<KafkaRecord<byte[], byte[]>> together(
      List<PCollection<KafkaRecord<byte[], byte[]>>> reads) {
    return reads.size() == 1
        ? reads.get(0)
        : PCollectionList.of(reads).apply("AllReads", Flatten.pCollections());
  }

  /** Returns what reads the partitions that were there first, where nothing else is read. */
  UnboundedSource<KafkaRecord<byte[], byte[]>, KafkaCheckpointMark> source(
      PipelineOptions options) {
    tell(options);
    return source(requireNonNull(plan.reads().get(1)));
  }

  /** Returns what reads some partitions in a pipeline whose options hold the plan. */
  private UnboundedSource<KafkaRecord<byte[], byte[]>, KafkaCheckpointMark> source(
      List<TopicPartition> partitions) {
    // KafkaIO gives away its source in a pipeline only, and on some runners another one.
    ExperimentalOptions unbounded = PipelineOptionsFactory.as(ExperimentalOptions.class);
    unbounded.setExperiments(List.of("use_deprecated_read"));
    unbounded.setRunner(NoRunner.class);
    Pipeline pipeline = Pipeline.create(unbounded);
    pipeline.apply("FromKafka", kafka(partitions));
    FindSource found = new FindSource();
    pipeline.traverseTopologically(found);
    return new GuardedSource(
        new FairUnboundedSource<>(
            requireNonNull(found.source, "KafkaIO reads by a splittable DoFn")),
        log,
        finalFailure);
  }

  private KafkaIO.Read<byte[], byte[]> kafka(List<TopicPartition> partitions) {
    KafkaIO.Read<byte[], byte[]> read =
        KafkaIO.readBytes()
            .withBootstrapServers(log.bootstrapServers())
            .withTopicPartitions(partitions)
            .withReadCommitted()
            .withTimestampPolicyFactory(arrivals)
            .withConsumerFactoryFn(log.clients()::openConsumer)
            .withConsumerConfigUpdates(
                Map.of(
                    // Where the log does not have the next record, somebody must know.
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                    "none",
                    ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                    false,
                    ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                    false,
                    ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                    5_000));
    return group == null
        ? read
        : read.withConsumerConfigUpdates(Map.of(ConsumerConfig.GROUP_ID_CONFIG, group))
            .commitOffsetsInFinalize();
  }

  /** Runs nothing. The pipeline that is only looked at would else want the one it is run by. */
  static final class NoRunner extends PipelineRunner<PipelineResult> {

    /** Called by Beam. */
    public static NoRunner fromOptions(PipelineOptions options) {
      return new NoRunner();
    }

    @Override
    public PipelineResult run(Pipeline pipeline) {
      throw new UnsupportedOperationException("this pipeline is not run");
    }
  }

  private static final class FindSource extends PipelineVisitor.Defaults {

    private @Nullable UnboundedSource<KafkaRecord<byte[], byte[]>, KafkaCheckpointMark> source;

    @Override
    @SuppressWarnings("unchecked") // The pipeline has this one read.
    public CompositeBehavior enterCompositeTransform(TransformHierarchy.Node node) {
      if (node.getTransform() instanceof Read.Unbounded<?> read) {
        source =
            (UnboundedSource<KafkaRecord<byte[], byte[]>, KafkaCheckpointMark>) read.getSource();
      }
      return CompositeBehavior.ENTER_TRANSFORM;
    }
  }

  /** What is known of all partitions: the terms, which are histories, where they begin and end. */
  private record Arrivals(
      LedgerTerms terms,
      Set<String> histories,
      Clock clock,
      TreeMap<String, Long> firstArrivals,
      @Nullable TreeMap<String, Long> lastOffsets)
      implements TimestampPolicyFactory<byte[], byte[]>, Serializable {

    Arrivals through(Map<String, Long> last) {
      return new Arrivals(terms, histories, clock, firstArrivals, new TreeMap<>(last));
    }

    /** Returns where a partition ends, or null where it does not. */
    @Nullable Long lastOffset(TopicPartition partition) {
      return lastOffsets == null
          ? null
          : ReadPlan.lastOffset(lastOffsets, partition.topic(), partition.partition());
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
          clock);
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
