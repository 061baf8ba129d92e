package dev.tally.kafka;

import java.io.IOException;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.joda.time.Instant;

/** A reader that does what another one does, but for what a subclass does itself. */
abstract class DelegatingReader<T> extends UnboundedReader<T> {

  final UnboundedReader<T> reader;

  DelegatingReader(UnboundedReader<T> reader) {
    this.reader = reader;
  }

  @Override
  public boolean start() throws IOException {
    return reader.start();
  }

  @Override
  public boolean advance() throws IOException {
    return reader.advance();
  }

  @Override
  public T getCurrent() {
    return reader.getCurrent();
  }

  @Override
  public Instant getCurrentTimestamp() {
    return reader.getCurrentTimestamp();
  }

  @Override
  public byte[] getCurrentRecordId() {
    return reader.getCurrentRecordId();
  }

  @Override
  public byte[] getCurrentRecordOffset() {
    return reader.getCurrentRecordOffset();
  }

  @Override
  public Instant getWatermark() {
    return reader.getWatermark();
  }

  @Override
  public CheckpointMark getCheckpointMark() {
    return reader.getCheckpointMark();
  }

  @Override
  public long getSplitBacklogBytes() {
    return reader.getSplitBacklogBytes();
  }

  @Override
  public long getTotalBacklogBytes() {
    return reader.getTotalBacklogBytes();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
