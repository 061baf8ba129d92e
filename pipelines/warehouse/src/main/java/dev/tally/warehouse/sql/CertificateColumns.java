package dev.tally.warehouse.sql;

import dev.tally.event.Hash128;
import dev.tally.transforms.certify.Certificate;
import dev.tally.warehouse.Book;
import java.sql.SQLException;
import java.util.TreeMap;

/** How a {@link Certificate} stands in table {@code certificate}. */
public final class CertificateColumns {

  private final Book book;
  private final long generation;

  public CertificateColumns(Book book, long generation) {
    this.book = book;
    this.generation = generation;
  }

  public void write(Certificate certificate, RowColumns columns) throws SQLException {
    columns
        .text(book.label())
        .bigint(certificate.window())
        .time(certificate.start())
        .time(certificate.end())
        .bigint(certificate.rows())
        .bigint(certificate.events())
        .text(certificate.fingerprint().toString())
        .text(certificate.rowHashes().toString())
        .text(NamedValues.of(certificate.lastOffsets()))
        .bigint(generation);
  }

  static Certificate read(StoredRow row) throws SQLException {
    return new Certificate(
        row.bigint("window_millis"),
        row.bigint("posting_start"),
        row.bigint("posting_end"),
        row.bigint("posting_rows"),
        row.bigint("events"),
        Hash128.parse(row.text("fingerprint")),
        Hash128.parse(row.text("row_hashes")),
        new TreeMap<>(NamedValues.numbers(row.text("last_offsets"))));
  }
}
