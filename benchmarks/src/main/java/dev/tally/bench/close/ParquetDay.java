package dev.tally.bench.close;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.tally.event.RawRecord;
import dev.tally.ledger.Folder;
import dev.tally.ledger.archive.ArchiveFileReader;
import dev.tally.ledger.archive.ArchivedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** An archive's records as Parquet, the format that DuckDB reads best: one file for each file. */
public final class ParquetDay {

  private static final String TABLE =
      """
      CREATE TABLE record (
        topic VARCHAR,
        "partition" INTEGER,
        "offset" BIGINT,
        append_time BIGINT,
        arrival_time BIGINT,
        value VARCHAR)
      """;

  private ParquetDay() {}

  /** Converts an archive, some files at once. */
  public static void write(Path archive, Path parquet, int threads) throws Exception {
    Files.createDirectories(parquet);
    List<Callable<Void>> files =
        ArchivedDay.files(archive).stream().map(file -> convert(archive, file, parquet)).toList();
    AtOnce.run(threads, files);
  }

  private static Callable<Void> convert(Path archive, ArchivedFile file, Path parquet) {
    return () -> {
      Path target = parquet.resolve(file.partition() + "-" + file.from() + ".parquet");
      try (DuckDBConnection memory =
              DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
          Statement statement = memory.createStatement()) {
        statement.execute("SET threads = 1");
        statement.execute(TABLE);
        try (DuckDBAppender rows = memory.createAppender("record")) {
          ArchiveFileReader.read(Folder.at(archive), file, record -> append(record, rows));
        }
        statement.execute("COPY record TO " + Sql.text(target) + " (FORMAT parquet)");
      }
      return null;
    };
  }

  private static void append(RawRecord record, DuckDBAppender rows) {
    try {
      rows.beginRow()
          .append(record.position().topic())
          .append(record.position().partition())
          .append(record.position().offset())
          .append(record.appendTime())
          .append(record.arrivalTime())
          .append(new String(requireNonNull(record.value()), UTF_8))
          .endRow();
    } catch (SQLException e) {
      throw new IllegalStateException("a record cannot be converted: " + record.position(), e);
    }
  }
}
