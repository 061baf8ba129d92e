package dev.tally.ledger.archive;

import dev.tally.event.RawRecord;
import dev.tally.ledger.FileSystemOptions;
import dev.tally.ledger.Folder;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/** The records of some archive files, at {@code arrival time - L}. Bounded. */
public final class ReadArchive extends PTransform<PBegin, PCollection<RawRecord>> {

  private static final long serialVersionUID = 1;

  private final Folder archive;
  private final List<ArchivedFile> files;
  private final Duration onTimeBound;

  /**
   * @param onTimeBound {@code L}
   */
  public ReadArchive(Folder archive, List<ArchivedFile> files, Duration onTimeBound) {
    this.archive = archive;
    this.files = List.copyOf(files);
    this.onTimeBound = onTimeBound;
  }

  @Override
  public PCollection<RawRecord> expand(PBegin begin) {
    return begin
        .apply("ListFiles", Create.of(files).withCoder(SerializableCoder.of(ArchivedFile.class)))
        .apply("SpreadFiles", Reshuffle.viaRandomKey())
        .apply("ReadFile", ParDo.of(new ReadFn(archive, onTimeBound)))
        .setCoder(RawRecord.CODER);
  }

  private static final class ReadFn extends DoFn<ArchivedFile, RawRecord> {

    private static final long serialVersionUID = 1;

    private final Folder archive;
    private final Duration onTimeBound;

    ReadFn(Folder archive, Duration onTimeBound) {
      this.archive = archive;
      this.onTimeBound = onTimeBound;
    }

    @ProcessElement
    public void process(
        @Element ArchivedFile file, PipelineOptions options, OutputReceiver<RawRecord> records) {
      FileSystemOptions.use(options);
      ArchiveFileReader.read(
          archive,
          file,
          record ->
              records.outputWithTimestamp(
                  record, Instant.ofEpochMilli(record.arrivalTime() - onTimeBound.toMillis())));
    }
  }
}
