package dev.tally.jobs.close;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.catalog.Meter;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.event.CanonicalEvent;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.kafka.CanonicalForm;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchiveFileReader;
import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.ledger.archive.ArchivedSpan;
import dev.tally.ledger.archive.ChangedArchive;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.close.Difference;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.MeterRules;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.Totals;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.BookRows;
import dev.tally.warehouse.CellQuery;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import dev.tally.warehouse.RunEntry;
import dev.tally.warehouse.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What live left behind in a ledger, and the means to damage it so that it still adds up. */
public final class LiveBook {

  private final Ledger ledger;
  private final Warehouse warehouse;
  private final Access access;
  private final Meters meters;
  private final MeterRules meter;
  private final CanonicalForm form;

  /** How somebody reaches a ledger's tables beside Tally. */
  @FunctionalInterface
  public interface Access {

    /** Does some work and commits it. */
    void run(Work work);

    /** What is done with a connection. */
    @FunctionalInterface
    interface Work {
      void with(Connection connection) throws SQLException;
    }
  }

  /** The book of a ledger whose warehouse is the file in its folder. */
  public LiveBook(Ledger ledger) {
    this(
        ledger,
        work ->
            DuckDbWarehouse.in(ledger.home().path())
                .inTransaction(
                    connection -> {
                      work.with(connection);
                      return ledger;
                    }));
  }

  public LiveBook(Ledger ledger, Access access) {
    this.ledger = ledger;
    this.warehouse = ledger.warehouse().open();
    this.access = access;
    this.meters = new Meters(ledger.catalogs());
    this.meter = new MeterRules(ledger.catalogs());
    this.form =
        new CanonicalForm(
            ledger.catalogs(), ledger.canonicalTopic(), ledger.catalogs().terms().shards());
  }

  /** Returns each row in which a close found a difference, with its cause. */
  public List<Difference> differences(Close.Outcome close) {
    List<Difference> differences = new ArrayList<>();
    warehouse.readDifferences(close.run().generation(), differences::add);
    return differences;
  }

  /** Returns the canonical event of an id. */
  public Event event(String id) {
    List<Event> found = new ArrayList<>();
    for (ArchivedFile file : canonicalFiles()) {
      ArchiveFileReader.read(
          ledger.archive(),
          file,
          record -> published(record).filter(event -> event.id().equals(id)).ifPresent(found::add));
    }
    if (found.size() != 1) {
      throw new IllegalStateException(id + " is published " + found.size() + " times");
    }
    return found.get(0);
  }

  private Optional<Event> published(RawRecord record) {
    return form.entry(record) instanceof CanonicalEvent canonical
        ? Optional.of(canonical.event())
        : Optional.empty();
  }

  /** Returns the meters whose rows count an event, {@link Meters#RECORDS} among them. */
  public List<String> metersOf(Event event) {
    List<String> names = new ArrayList<>();
    meter.cells(event).forEach(cell -> names.add(cell.meter()));
    names.add(Meters.RECORDS);
    return names.stream().sorted().toList();
  }

  /** Makes live never have counted an event: no row, no certificate and no canonical event. */
  public void forget(Event event) {
    post(event, -1);
    unpublish(event);
  }

  /** Adds an event once more to all its rows and their certificates. */
  public void countAgain(Event event) {
    post(event, 1);
  }

  /** Makes live have counted and published an event. */
  public void count(Event event) {
    post(event, 1);
    publish(event);
  }

  private void post(Event event, int sign) {
    for (PostingKey cell : meter.cells(event)) {
      post(cell, event.postedTime(), event.fingerprint(), sign);
    }
    postRecord(event.position(), Disposition.ADMITTED, event.postedTime(), sign);
  }

  /** Adds a record to the row of its disposition, or takes it away. */
  public void postRecord(Position position, Disposition disposition, long postedTime, int sign) {
    post(
        meters.recordsCell(position, disposition, "", postedTime),
        postedTime,
        Hash128.of(position.toString(), disposition.name(), ""),
        sign);
  }

  private void post(PostingKey cell, long postedTime, Hash128 fingerprint, int sign) {
    Meter declared = requireNonNull(meters.byName().get(cell.meter()));
    long window = declared.window().toMillis();
    long start = Math.floorDiv(postedTime, window) * window;
    Optional<Posting> row = rows(window, start).filter(one -> one.key().equals(cell)).findFirst();
    Totals before =
        row.map(Posting::totals)
            .orElse(
                new Totals(
                    Collections.nCopies(declared.measures().size(), 0L), 0, 0, Hash128.ZERO));
    List<Long> measures = new ArrayList<>(before.measures());
    measures.set(0, measures.get(0) + sign);
    long events = before.events() + sign;
    Hash128 sum =
        sign > 0 ? before.fingerprint().plus(fingerprint) : before.fingerprint().minus(fingerprint);
    Posting after =
        new Posting(
            cell,
            window,
            start,
            new Totals(measures, events, start == cell.valueStart() ? 0 : events, sum));
    if (events > 0) {
      put(after);
    } else {
      remove(after);
    }
    certify(window, start);
  }

  /** Returns live's row of a cell for what was booked when it happened. */
  public Posting row(String meterName, long start, String... group) {
    long window = requireNonNull(meters.byName().get(meterName)).window().toMillis();
    PostingKey key = new PostingKey(meterName, List.of(group), start);
    return rows(window, start).filter(row -> row.key().equals(key)).findFirst().orElseThrow();
  }

  private Stream<Posting> rows(long window, long start) {
    List<Posting> rows = new ArrayList<>();
    warehouse.readPostings(BookRows.ofLive(), start, start + 1, rows::add);
    return rows.stream().filter(row -> row.window() == window);
  }

  /** Writes a row, over the one of its cell, and no certificate. */
  public void put(Posting row) {
    warehouse.writePostings(Book.LIVE, generation(), List.of(row), meters.byName());
  }

  /** Deletes a row, and leaves its certificate. */
  public void remove(Posting row) {
    List<String> fields = requireNonNull(meters.byName().get(row.key().meter())).groupBy();
    ObjectNode group = JsonNodeFactory.instance.objectNode();
    for (int index = 0; index < fields.size(); index++) {
      group.put(fields.get(index), row.key().group().get(index));
    }
    write(
        "delete from posting where book = 'live' and meter = ? and group_values = ?"
            + " and value_start = ? and posting_start = ?",
        row.key().meter(),
        group.toString(),
        time(row.key().valueStart()),
        time(row.postingStart()));
  }

  /** Makes live have certified the rows of a posting window as they are. */
  public void certify(long window, long start) {
    Certificate before =
        warehouse.certificates(Book.LIVE, start, start + 1).stream()
            .filter(one -> one.window() == window && one.start() == start)
            .findFirst()
            .orElseThrow();
    Certificate sum =
        rows(window, start)
            .map(Certificate::of)
            .reduce(Certificate.empty(window, start, before.end()), Certificate::plus);
    Certificate after =
        new Certificate(
            window,
            start,
            before.end(),
            sum.rows(),
            sum.events(),
            sum.fingerprint(),
            sum.rowHashes(),
            before.lastOffsets());
    warehouse.writeCertificates(Book.LIVE, generation(), List.of(after));
  }

  /** Returns the exceptions of an id. */
  public List<ExceptionRow> exceptions(String id) {
    List<ExceptionRow> found = new ArrayList<>();
    warehouse.readExceptions(
        BookRows.ofLive(),
        CellQuery.BEGINNING,
        CellQuery.END,
        row -> {
          if (id.equals(row.id())) {
            found.add(row);
          }
        });
    return found;
  }

  /** Makes live have an exception instead of another. */
  public void replace(ExceptionRow old, ExceptionRow row) {
    write(
        "delete from exception where book = 'live' and topic = ? and topic_partition = ?"
            + " and topic_offset = ?",
        old.position().topic(),
        old.position().partition(),
        old.position().offset());
    warehouse.writeExceptions(Book.LIVE, generation(), List.of(row));
  }

  /** Returns the generation of the run that wrote the book. */
  private long generation() {
    return warehouse.runs().stream()
        .map(RunEntry::run)
        .filter(run -> run.job() == Job.LIVE)
        .mapToLong(Run::generation)
        .max()
        .orElseThrow();
  }

  private void unpublish(Event event) {
    for (ArchivedFile file : canonicalFiles()) {
      List<Long> offsets = new ArrayList<>();
      ArchiveFileReader.read(
          ledger.archive(),
          file,
          record ->
              published(record)
                  .filter(entry -> entry.position().equals(event.position()))
                  .ifPresent(entry -> offsets.add(record.position().offset())));
      if (!offsets.isEmpty()) {
        rewrite(
            file,
            records ->
                records.stream()
                    .filter(record -> !offsets.contains(record.get("offset")))
                    .toList());
      }
    }
  }

  private void publish(Event event) {
    ArchivedFile file = canonicalFiles().get(0);
    ProducerRecord<byte[], byte[]> published = form.record(new CanonicalEvent(0, event));
    rewrite(
        file,
        records -> {
          GenericRecord like = records.get(0);
          GenericRecord added = new GenericData.Record(like.getSchema());
          for (Schema.Field field : like.getSchema().getFields()) {
            added.put(field.name(), like.get(field.name()));
          }
          added.put("value", ByteBuffer.wrap(published.value()));
          Schema header = like.getSchema().getField("headers").schema().getElementType();
          List<GenericRecord> headers = new ArrayList<>();
          published
              .headers()
              .forEach(
                  one -> {
                    GenericRecord entry = new GenericData.Record(header);
                    entry.put("name", one.key());
                    entry.put("value", ByteBuffer.wrap(one.value()));
                    headers.add(entry);
                  });
          added.put("headers", headers);
          List<GenericRecord> all = new ArrayList<>(records);
          all.add(added);
          return all;
        });
  }

  private List<ArchivedFile> canonicalFiles() {
    return ArchivedSpan.of(ledger, List.of(ledger.canonicalTopic())).files();
  }

  private void rewrite(ArchivedFile file, UnaryOperator<List<GenericRecord>> change) {
    Path path = ledger.archive().path().resolve(file.path());
    try {
      List<GenericRecord> records = new ArrayList<>();
      Schema schema;
      try (DataFileReader<GenericRecord> reader =
          new DataFileReader<>(path.toFile(), new GenericDatumReader<>())) {
        schema = reader.getSchema();
        reader.forEach(records::add);
      }
      try (DataFileWriter<GenericRecord> writer =
          new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
        writer.create(schema, path.toFile());
        records = change.apply(records);
        for (GenericRecord record : records) {
          writer.append(record);
        }
      }
      new ChangedArchive(ledger).seal(file, records.size());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes the warehouse as whoever reaches its tables can. Returns how many rows it changed. */
  public int write(String sql, Object... parameters) {
    int[] changed = {0};
    access.run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            changed[0] = statement.executeUpdate();
          }
        });
    return changed[0];
  }

  /** Returns the rows of a query, as texts. */
  public List<List<String>> read(String sql, Object... parameters) {
    return read(column -> true, sql, parameters);
  }

  private List<List<String>> read(Predicate<String> columns, String sql, Object... parameters) {
    List<List<String>> rows = new ArrayList<>();
    access.run(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet result = statement.executeQuery()) {
              ResultSetMetaData names = result.getMetaData();
              while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= names.getColumnCount(); column++) {
                  if (columns.test(names.getColumnName(column))) {
                    row.add(String.valueOf(result.getString(column)));
                  }
                }
                rows.add(row);
              }
            }
          }
        });
    return rows;
  }

  private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
    for (int index = 0; index < parameters.length; index++) {
      statement.setObject(index + 1, parameters[index]);
    }
  }

  public static LocalDateTime time(long millis) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  /** Returns the closed rows, events and exceptions that count, but not who wrote them. */
  public List<List<String>> closed() {
    List<List<String>> all = new ArrayList<>();
    all.addAll(sorted("select * from settled_posting where book = 'closed'"));
    all.addAll(sorted("select * from settled_event"));
    all.addAll(sorted("select * from settled_exception where book = 'closed'"));
    return all;
  }

  private List<List<String>> sorted(String sql) {
    return read(column -> !column.equals("generation"), sql).stream()
        .sorted(Comparator.comparing(row -> String.join("\t", row)))
        .toList();
  }
}
