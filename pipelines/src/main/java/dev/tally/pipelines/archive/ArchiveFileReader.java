package dev.tally.pipelines.archive;

import dev.tally.event.RawRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/** Reads the records of an archive file, in offset order. */
public final class ArchiveFileReader {

  private ArchiveFileReader() {}

  /** Hands every record of a file over. */
  public static void read(Path archive, ArchivedFile file, Consumer<RawRecord> records) {
    Path path = archive.resolve(file.path());
    try (DataFileReader<GenericRecord> reader =
        new DataFileReader<>(path.toFile(), new GenericDatumReader<>(ArchiveFormat.SCHEMA))) {
      while (reader.hasNext()) {
        records.accept(ArchiveFormat.fromAvro(reader.next()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the archive file " + path, e);
    }
  }
}
