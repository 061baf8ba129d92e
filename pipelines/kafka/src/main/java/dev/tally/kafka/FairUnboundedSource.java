package dev.tally.kafka;

import dev.tally.kafka.ThreadShare.Sharers;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.options.PipelineOptions;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A source that suits the task it is read in, unlike Beam's Kafka source which it wraps.
 *
 * <p>Its checkpoints keep the watermark of their own moment. Beam's Kafka reader keeps the one that
 * it was last asked for, which may be older than records that it has handed over since. A run that
 * goes on from such a checkpoint would take a partition's arrival time for less than it was; and
 * where the last record of a finite run had been handed over, time would never end.
 *
 * <p>Its readers take {@link ThreadShare}.
 */
final class FairUnboundedSource<T, MarkT extends CheckpointMark> extends UnboundedSource<T, MarkT> {

  private static final long serialVersionUID = 1;

  private final UnboundedSource<T, MarkT> source;

  FairUnboundedSource(UnboundedSource<T, MarkT> source) {
    this.source = source;
  }

  @Override
  public List<FairUnboundedSource<T, MarkT>> split(int desiredSplits, PipelineOptions options)
      throws Exception {
    return source.split(desiredSplits, options).stream()
        .map(split -> new FairUnboundedSource<T, MarkT>(split))
        .toList();
  }

  @Override
  public UnboundedReader<T> createReader(PipelineOptions options, @Nullable MarkT mark)
      throws IOException {
    return new Reader<>(this, source.createReader(options, mark));
  }

  @Override
  public Coder<MarkT> getCheckpointMarkCoder() {
    return source.getCheckpointMarkCoder();
  }

  @Override
  public Coder<T> getOutputCoder() {
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

  private static final class Reader<T> extends DelegatingReader<T> {

    private final FairUnboundedSource<T, ?> source;
    private final ThreadShare turns;

    /** Call it on the thread that will ask the reader. */
    Reader(FairUnboundedSource<T, ?> source, UnboundedReader<T> reader) {
      super(reader);
      this.source = source;
      this.turns =
          new ThreadShare(Sharers.ofThisThread(), reader::getSplitBacklogBytes, System.nanoTime());
    }

    @Override
    public boolean advance() throws IOException {
      long begun = System.nanoTime();
      if (!turns.isDue(begun)) {
        return false;
      }
      boolean brought = reader.advance();
      turns.took(begun, System.nanoTime(), brought);
      return brought;
    }

    @Override
    public CheckpointMark getCheckpointMark() {
      // Asking for the watermark is what brings the one that the mark keeps up to date.
      Instant unused = reader.getWatermark();
      return reader.getCheckpointMark();
    }

    @Override
    public UnboundedSource<T, ?> getCurrentSource() {
      return source;
    }

    @Override
    public void close() throws IOException {
      turns.end();
      reader.close();
    }
  }
}
