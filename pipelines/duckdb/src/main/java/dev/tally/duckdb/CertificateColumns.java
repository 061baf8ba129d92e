package dev.tally.duckdb;

import static dev.tally.duckdb.PostingColumns.micros;

import dev.tally.event.Hash128;
import dev.tally.transforms.certify.Certificate;
import dev.tally.warehouse.Book;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.TreeMap;
import org.duckdb.DuckDBAppender;

/** How a {@link Certificate} stands in table {@code certificate}. */
final class CertificateColumns {

  private final Book book;
  private final long generation;

  CertificateColumns(Book book, long generation) {
    this.book = book;
    this.generation = generation;
  }

  void write(Certificate certificate, DuckDBAppender columns) throws SQLException {
    columns
        .append(book.label())
        .append(certificate.window())
        .appendEpochMicros(micros(certificate.start()))
        .appendEpochMicros(micros(certificate.end()))
        .append(certificate.rows())
        .append(certificate.events())
        .append(certificate.fingerprint().toString())
        .append(NamedValues.of(certificate.lastOffsets()))
        .append(generation);
  }

  static Certificate read(ResultSet row) throws SQLException {
    return new Certificate(
        row.getLong("window_millis"),
        row.getLong("posting_start"),
        row.getLong("posting_end"),
        row.getLong("posting_rows"),
        row.getLong("events"),
        Hash128.parse(row.getString("fingerprint")),
        new TreeMap<>(NamedValues.numbers(row.getString("last_offsets"))));
  }
}
