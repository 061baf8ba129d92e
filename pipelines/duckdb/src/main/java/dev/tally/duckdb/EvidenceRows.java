package dev.tally.duckdb;

import dev.tally.event.Disposition;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.close.CountedEvent;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.warehouse.Book;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.duckdb.DuckDBConnection;

/** The rows that a close looks into for the causes of its differences. */
public final class EvidenceRows {

  private static final String FOLDER = "evidence_v1";

  private EvidenceRows() {}

  /**
   * An event of a close.
   *
   * @param cells the cells that count it
   */
  public record Counted(CountedEvent event, List<PostingKey> cells) {}

  /**
   * A record that is not counted.
   *
   * @param code empty unless it was rejected
   * @param survivor the event it repeats
   */
  public record Excepted(
      CountedEvent event, Disposition disposition, String code, Optional<Position> survivor) {}

  /** Hands over the events that a close booked in a span of epoch milliseconds. */
  public static void events(CloseStore store, long from, long to, Consumer<Counted> consumer) {
    store.inTransaction(
        connection ->
            Sql.forEach(
                connection,
                Sql.read(FOLDER, "events"),
                List.of(from, to),
                row -> consumer.accept(new Counted(event(row), CellsColumn.read(row)))));
  }

  /** Hands over the exceptions of a close that were booked in a span of epoch milliseconds. */
  public static void exceptions(CloseStore store, long from, long to, Consumer<Excepted> consumer) {
    store.inTransaction(connection -> exceptions(connection, Book.CLOSED, from, to, consumer));
  }

  /** Hands over live's exceptions that were booked in a span of epoch milliseconds. */
  public static void exceptions(
      DuckDbWarehouse warehouse, long from, long to, Consumer<Excepted> consumer) {
    warehouse.inTransaction(connection -> exceptions(connection, Book.LIVE, from, to, consumer));
  }

  /**
   * Hands over what each of live's rows adds to the certificate of its posting window.
   *
   * @param from epoch milliseconds, inclusive
   * @param to epoch milliseconds, exclusive
   */
  public static void livePostings(
      DuckDbWarehouse warehouse, long from, long to, Consumer<Certificate> consumer) {
    warehouse.inTransaction(
        connection ->
            Sql.forEach(
                connection,
                Sql.read(FOLDER, "postings"),
                List.of(Book.LIVE.label(), from, to),
                row -> consumer.accept(part(row))));
  }

  private static Certificate part(ResultSet row) throws SQLException {
    long window = row.getLong("window_millis");
    long start = row.getLong("posting_start");
    return new Certificate(
        window,
        start,
        start + window,
        1,
        row.getLong("events"),
        Hash128.parse(row.getString("fingerprint")),
        new TreeMap<>());
  }

  private static long exceptions(
      DuckDBConnection connection, Book book, long from, long to, Consumer<Excepted> consumer)
      throws SQLException {
    return Sql.forEach(
        connection,
        Sql.read(FOLDER, "exceptions"),
        List.of(book.label(), from, to),
        row -> consumer.accept(excepted(row)));
  }

  private static CountedEvent event(ResultSet row) throws SQLException {
    Hash128 identity = Hash128.parse(row.getString("identity"));
    return new CountedEvent(
        PositionColumns.read(row),
        row.getString("source"),
        row.getString("id"),
        row.getLong("event_time"),
        row.getLong("arrival_time"),
        row.getLong("posted_time"),
        identity,
        identity.then(Hash128.parse(row.getString("payload_hash"))));
  }

  private static Excepted excepted(ResultSet row) throws SQLException {
    CountedEvent event =
        new CountedEvent(
            PositionColumns.read(row),
            row.getString("source"),
            row.getString("id"),
            row.getLong("event_time"),
            row.getLong("arrival_time"),
            row.getLong("posted_time"),
            Hash128.of(row.getString("source"), row.getString("id")),
            Hash128.ZERO);
    return new Excepted(
        event,
        Disposition.valueOf(row.getString("disposition")),
        row.getString("code"),
        Optional.ofNullable(PositionColumns.readSurvivor(row)));
  }
}
