package dev.tally.transforms.parity;

import dev.tally.event.RawRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A log as a broker serves it: one split per partition, each with a watermark of its own.
 *
 * <p>A reader now and then has nothing to give, as its seed has it, so that partitions overtake
 * each other. It ends time when its partition ends.
 */
final class LogSource extends UnboundedSource<RawRecord, LogSource.Mark> {

  private static final long serialVersionUID = 1;

  private final List<List<byte[]>> partitions;
  private final long onTimeBound;
  private final long seed;

  private LogSource(List<List<byte[]>> partitions, long onTimeBound, long seed) {
    this.partitions = partitions;
    this.onTimeBound = onTimeBound;
    this.seed = seed;
  }

  static LogSource of(Log log, long seed) {
    List<List<byte[]>> partitions = new ArrayList<>();
    for (List<RawRecord> records : log.partitions()) {
      List<byte[]> encoded = new ArrayList<>();
      for (RawRecord record : records) {
        encoded.add(encoded(record));
      }
      partitions.add(encoded);
    }
    return new LogSource(partitions, log.onTimeBound().toMillis(), seed);
  }

  private static byte[] encoded(RawRecord record) {
    try {
      return CoderUtils.encodeToByteArray(RawRecord.CODER, record);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public List<LogSource> split(int desired, PipelineOptions options) {
    List<LogSource> splits = new ArrayList<>();
    for (List<byte[]> partition : partitions) {
      splits.add(new LogSource(List.of(partition), onTimeBound, seed + 31L * splits.size()));
    }
    return splits;
  }

  @Override
  public UnboundedReader<RawRecord> createReader(PipelineOptions options, @Nullable Mark mark) {
    List<byte[]> records = new ArrayList<>();
    partitions.forEach(records::addAll);
    return new Reader(this, records, mark == null ? 0 : mark.read());
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return SerializableCoder.of(Mark.class);
  }

  @Override
  public Coder<RawRecord> getOutputCoder() {
    return RawRecord.CODER;
  }

  /** How many records have been read. */
  record Mark(int read) implements CheckpointMark, java.io.Serializable {
    @Override
    public void finalizeCheckpoint() {}
  }

  private static final class Reader extends UnboundedReader<RawRecord> {

    private final LogSource source;
    private final List<byte[]> records;
    private final Random random;
    private int read;
    private @Nullable RawRecord current;

    Reader(LogSource source, List<byte[]> records, int read) {
      this.source = source;
      this.records = records;
      this.random = new Random(source.seed + read);
      this.read = read;
    }

    @Override
    public boolean start() throws IOException {
      return advance();
    }

    @Override
    public boolean advance() throws IOException {
      if (read == records.size() || random.nextInt(10) == 0) {
        return false;
      }
      current = CoderUtils.decodeFromByteArray(RawRecord.CODER, records.get(read++));
      return true;
    }

    @Override
    public RawRecord getCurrent() {
      if (current == null) {
        throw new NoSuchElementException();
      }
      return current;
    }

    @Override
    public Instant getCurrentTimestamp() {
      return handedOver();
    }

    @Override
    public Instant getWatermark() {
      if (read == records.size()) {
        return BoundedWindow.TIMESTAMP_MAX_VALUE;
      }
      return current == null ? BoundedWindow.TIMESTAMP_MIN_VALUE : handedOver();
    }

    private Instant handedOver() {
      return Instant.ofEpochMilli(getCurrent().arrivalTime() - source.onTimeBound);
    }

    @Override
    public CheckpointMark getCheckpointMark() {
      return new Mark(read);
    }

    @Override
    public UnboundedSource<RawRecord, ?> getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
