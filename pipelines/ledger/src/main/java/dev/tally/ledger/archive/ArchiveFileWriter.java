package dev.tally.ledger.archive;

import dev.tally.event.RawRecord;
import dev.tally.ledger.Folder;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes one archive file.
 *
 * <p>Where a file ends is known only when it ends, and its name and sync marker tell where; so
 * records are kept until then, which bounds a file to {@link #MOST_RECORDS} and, but for its last
 * record, to {@link #MOST_BYTES}.
 */
public final class ArchiveFileWriter {

  static final int MOST_RECORDS = 200_000;

  /** Of keys and values. */
  static final long MOST_BYTES = 128L << 20;

  private static final long HOUR = 3_600_000;
  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("'dt='yyyy-MM-dd'/hr='HH", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Folder archive;
  private final String topic;
  private final int partition;
  private final long from;
  private final List<RawRecord> records = new ArrayList<>();
  private final List<List<Long>> holes = new ArrayList<>();
  private long next;
  private long bytes;

  /**
   * @param from the first offset of its range, right behind the range before
   */
  public ArchiveFileWriter(Folder archive, String topic, int partition, long from) {
    this.archive = archive;
    this.topic = topic;
    this.partition = partition;
    this.from = from;
    this.next = from;
  }

  /** Whether a record belongs in this file: it arrived in the same hour and there is room. */
  public boolean accepts(RawRecord record) {
    return records.isEmpty()
        || (records.size() < MOST_RECORDS
            && bytes < MOST_BYTES
            && Math.floorDiv(record.arrivalTime(), HOUR)
                == Math.floorDiv(records.get(0).arrivalTime(), HOUR));
  }

  public void add(RawRecord record) {
    long offset = record.position().offset();
    if (offset > next) {
      holes.add(List.of(next, offset - 1));
    }
    records.add(record);
    bytes += length(record.key()) + length(record.value());
    next = offset + 1;
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  public boolean isEmpty() {
    return records.isEmpty();
  }

  /** Writes the file under its final name in one step and returns what it is. */
  public ArchivedFile finish() throws IOException {
    long firstArrival = records.get(0).arrivalTime();
    String path =
        String.format(
            Locale.ROOT,
            "raw/topic=%s/%s/p=%03d-from=%d-to=%d.avro",
            topic,
            FOLDER.format(Instant.ofEpochMilli(firstArrival)),
            partition,
            from,
            next - 1);
    String sha256 = archive.write(path, out -> writeTo(out, path));
    return new ArchivedFile(
        path,
        topic,
        partition,
        from,
        next - 1,
        records.size(),
        holes,
        firstArrival,
        records.get(records.size() - 1).arrivalTime(),
        sha256);
  }

  private void writeTo(OutputStream out, String path) throws IOException {
    try (DataFileWriter<GenericRecord> avro =
        new DataFileWriter<>(new GenericDatumWriter<>(ArchiveFormat.SCHEMA))) {
      avro.setCodec(CodecFactory.deflateCodec(1));
      avro.create(ArchiveFormat.SCHEMA, out, ArchiveFormat.syncMarker(path));
      for (RawRecord record : records) {
        avro.append(ArchiveFormat.toAvro(record));
      }
    }
  }
}
