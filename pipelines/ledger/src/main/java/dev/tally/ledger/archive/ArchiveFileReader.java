package dev.tally.ledger.archive;

import com.google.common.hash.Hashing;
import com.google.common.hash.HashingInputStream;
import com.google.common.io.ByteStreams;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.event.RawRecord;
import dev.tally.ledger.Folder;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/** Reads the records of an archive file, in offset order, and proves that they are all of it. */
public final class ArchiveFileReader {

  private ArchiveFileReader() {}

  /**
   * Hands every record of a file over.
   *
   * @throws UserError if the file is not what was written, which may be known only behind its last
   *     record: what came of the records must then be thrown away
   */
  public static void read(Folder archive, ArchivedFile file, Consumer<RawRecord> records) {
    long count = 0;
    try (HashingInputStream bytes =
            new HashingInputStream(
                Hashing.sha256(), new BufferedInputStream(archive.open(file.path())));
        DataFileStream<GenericRecord> reader =
            new DataFileStream<>(bytes, new GenericDatumReader<>(ArchiveFormat.SCHEMA))) {
      while (reader.hasNext()) {
        records.accept(ArchiveFormat.fromAvro(reader.next()));
        count++;
      }
      ByteStreams.exhaust(bytes);
      if (count != file.records() || !bytes.hash().toString().equals(file.sha256())) {
        throw damaged(file, "is not what was written");
      }
    } catch (AvroRuntimeException e) {
      throw damaged(file, "is not what was written");
    } catch (IOException e) {
      throw damaged(file, damage(archive, file).orElse("cannot be read: " + e.getMessage()));
    }
  }

  /**
   * Returns what is wrong with a file's bytes, as the end of a sentence, or empty if nothing is.
   */
  static Optional<String> damage(Folder archive, ArchivedFile file) {
    try {
      if (!archive.has(file.path())) {
        return Optional.of("is missing");
      }
      return sha256(archive, file).equals(file.sha256())
          ? Optional.empty()
          : Optional.of("is not what was written");
    } catch (IOException e) {
      return Optional.of("cannot be read: " + e.getMessage());
    }
  }

  private static String sha256(Folder archive, ArchivedFile file) throws IOException {
    try (HashingInputStream bytes =
        new HashingInputStream(Hashing.sha256(), archive.open(file.path()))) {
      ByteStreams.exhaust(bytes);
      return bytes.hash().toString();
    }
  }

  private static UserError damaged(ArchivedFile file, String what) {
    return new UserError(
        ExitCode.INCOMPLETE,
        "The archive file "
            + file.path()
            + " "
            + what
            + "; put it back as it was, or let tally archive --repair read it from its topic.");
  }
}
