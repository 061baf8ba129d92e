package dev.tally.kafka;

import com.google.common.base.Throwables;
import dev.tally.base.UserError;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark;
import org.apache.beam.sdk.io.kafka.KafkaCheckpointMark.PartitionMark;
import org.apache.beam.sdk.io.kafka.KafkaRecord;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka source that passes over no record: it fails where one is gone, and says which.
 *
 * <p>It reads each partition from the offset that the {@link ReadPlan} of its run names, and not
 * from wherever the log happens to start. Its watermark passes only what had been read when the
 * topics were last known to be those of the plan ({@link PartitionWatch}).
 */
final class GuardedSource
    extends UnboundedSource<KafkaRecord<byte[], byte[]>, KafkaCheckpointMark> {

  private static final long serialVersionUID = 1;

  private final UnboundedSource<KafkaRecord<byte[], byte[]>, KafkaCheckpointMark> source;
  private final KafkaTopics log;
  private final FinalFailure finalFailure;

  GuardedSource(
      UnboundedSource<KafkaRecord<byte[], byte[]>, KafkaCheckpointMark> source,
      KafkaTopics log,
      FinalFailure finalFailure) {
    this.source = source;
    this.log = log;
    this.finalFailure = finalFailure;
  }

  @Override
  public List<GuardedSource> split(int desiredSplits, PipelineOptions options) throws Exception {
    return source.split(desiredSplits, options).stream()
        .map(split -> new GuardedSource(split, log, finalFailure))
        .toList();
  }

  @Override
  public UnboundedReader<KafkaRecord<byte[], byte[]>> createReader(
      PipelineOptions options, @Nullable KafkaCheckpointMark mark) throws IOException {
    ReadPlan plan = ReadPlan.of(options);
    Map<String, Long> last = options.as(ReadPlan.Options.class).getLastOffsets();
    KafkaCheckpointMark from = mark == null ? start(options, plan) : mark;
    return new Reader(
        this,
        plan,
        last,
        source.createReader(options, from),
        // What comes to be behind the end of a finite run is none of its business.
        PartitionWatch.join(new PartitionWatch.Subject(log.clients(), plan, last != null)));
  }

  /** Returns where the plan says that the partitions of this split begin. */
  private KafkaCheckpointMark start(PipelineOptions options, ReadPlan plan) throws IOException {
    try (UnboundedReader<?> unstarted = source.createReader(options, null)) {
      // A split tells nobody what its partitions are, but its mark does.
      return new KafkaCheckpointMark(
          marks(unstarted).stream()
              .map(
                  unread ->
                      new PartitionMark(
                          unread.getTopic(),
                          unread.getPartition(),
                          plan.firstOffset(unread.getTopic(), unread.getPartition()),
                          BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis()))
              .toList(),
          Optional.empty());
    }
  }

  private static List<PartitionMark> marks(UnboundedReader<?> reader) {
    return ((KafkaCheckpointMark) reader.getCheckpointMark()).getPartitions();
  }

  @Override
  public Coder<KafkaCheckpointMark> getCheckpointMarkCoder() {
    return source.getCheckpointMarkCoder();
  }

  @Override
  public Coder<KafkaRecord<byte[], byte[]>> getOutputCoder() {
    return source.getOutputCoder();
  }

  @Override
  public boolean requiresDeduping() {
    return source.requiresDeduping();
  }

  @Override
  public boolean offsetBasedDeduplicationSupported() {
    return source.offsetBasedDeduplicationSupported();
  }

  @Override
  public void validate() {
    source.validate();
  }

  private static final class Reader extends DelegatingReader<KafkaRecord<byte[], byte[]>> {

    private final GuardedSource source;
    private final ReadPlan plan;
    private final @Nullable Map<String, Long> lastOffsets;
    private final PartitionWatch.Member watch;
    private Instant passed = BoundedWindow.TIMESTAMP_MIN_VALUE;
    private @Nullable Instant next;
    private long nextSeenAt;

    Reader(
        GuardedSource source,
        ReadPlan plan,
        @Nullable Map<String, Long> lastOffsets,
        UnboundedReader<KafkaRecord<byte[], byte[]>> reader,
        PartitionWatch.Member watch) {
      super(reader);
      this.source = source;
      this.plan = plan;
      this.lastOffsets = lastOffsets;
      this.watch = watch;
    }

    @Override
    public boolean start() throws IOException {
      return guarded(reader::start);
    }

    @Override
    public boolean advance() throws IOException {
      watch.begin();
      return guarded(reader::advance);
    }

    private interface Asked {
      boolean forRecord() throws IOException;
    }

    private boolean guarded(Asked asked) throws IOException {
      try {
        watch.mustBeUnchanged();
        return asked.forRecord();
      } catch (UserError | NewPartitionsException e) {
        // To try the same once more changes nothing.
        throw source.finalFailure.of(e);
      } catch (IOException e) {
        Optional<UserError> lost = lost(e);
        if (lost.isPresent()) {
          throw source.finalFailure.of(lost.get());
        }
        throw e;
      }
    }

    private Optional<UserError> lost(IOException failure) {
      return Throwables.getCausalChain(failure).stream()
          .filter(OffsetOutOfRangeException.class::isInstance)
          .findFirst()
          .map(out -> source.log.lost(plan, marks(reader)));
    }

    @Override
    public Instant getWatermark() {
      Instant now = hasEnded() ? BoundedWindow.TIMESTAMP_MAX_VALUE : reader.getWatermark();
      if (next != null && watch.knowsSince(nextSeenAt) && watch.allHaveBegun()) {
        passed = next;
        next = null;
      }
      if (next == null) {
        next = now;
        nextSeenAt = System.nanoTime();
      }
      return passed;
    }

    /** Whether a finite run has nothing more to read here: one that goes on from an endless one. */
    private boolean hasEnded() {
      Map<String, Long> last = lastOffsets;
      return last != null && marks(reader).stream().allMatch(mark -> isBehindLast(mark, last));
    }

    private static boolean isBehindLast(PartitionMark mark, Map<String, Long> last) {
      Long offset = ReadPlan.lastOffset(last, mark.getTopic(), mark.getPartition());
      return offset != null && mark.getNextOffset() > offset;
    }

    @Override
    public UnboundedSource<KafkaRecord<byte[], byte[]>, ?> getCurrentSource() {
      return source;
    }

    @Override
    public void close() throws IOException {
      watch.leave();
      reader.close();
    }
  }
}
