package dev.tally.jobs.close;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import dev.tally.transforms.close.Difference;
import dev.tally.transforms.meter.MeterRules;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.warehouse.BookRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
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

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Ledger ledger;
  private final DuckDbWarehouse warehouse;
  private final Meters meters;
  private final MeterRules meter;
  private final CanonicalForm form;

  public LiveBook(Ledger ledger) {
    this.ledger = ledger;
    this.warehouse = DuckDbWarehouse.in(ledger.home().path());
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
    ObjectNode group = JSON.createObjectNode();
    for (int index = 0; index < cell.group().size(); index++) {
      group.put(declared.groupBy().get(index), cell.group().get(index));
    }
    Object[] key = {cell.meter(), group.toString(), time(cell.valueStart()), time(start)};
    String where =
        " from posting where book = 'live' and meter = ? and group_values = ? and value_start = ?"
            + " and posting_start = ?";
    List<List<String>> rows = read("select measures, events, fingerprint" + where, key);
    long before = rows.isEmpty() ? 0 : Long.parseLong(rows.get(0).get(1));
    Hash128 sum = rows.isEmpty() ? Hash128.ZERO : Hash128.parse(rows.get(0).get(2));
    ObjectNode measures = rows.isEmpty() ? zeroes(declared) : object(rows.get(0).get(0));
    String count = measures.fieldNames().next();
    measures.put(count, measures.get(count).asLong() + sign);
    write("delete" + where, key);
    if (before + sign > 0) {
      write(
          "insert into posting values ('live', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
          cell.meter(),
          group.toString(),
          time(cell.valueStart()),
          time(cell.valueStart() + window),
          time(start),
          time(start + window),
          measures.toString(),
          before + sign,
          start == cell.valueStart() ? 0L : before + sign,
          added(sum, fingerprint, sign).toString());
    }
    int rowsAdded = (before + sign > 0 ? 1 : 0) - rows.size();
    certify(window, start, rowsAdded, sign, fingerprint);
  }

  /** Makes live have counted and certified other numbers for the same events. */
  public void remeasure(String meterName, long start) {
    long window = requireNonNull(meters.byName().get(meterName)).window().toMillis();
    write(
        "update posting set measures = regexp_replace(measures, '\"added\":[0-9]+',"
            + " '\"added\":999') where book = 'live' and meter = ? and posting_start = ?"
            + " and value_start = posting_start",
        meterName,
        time(start));
    certify(window, start, 0, 0, Hash128.ZERO);
  }

  private void certify(long window, long start, int rows, int sign, Hash128 fingerprint) {
    String where = " where book = 'live' and window_millis = ? and posting_start = ?";
    Hash128 sum =
        Hash128.parse(
            read("select fingerprint from certificate" + where, window, time(start)).get(0).get(0));
    write(
        "update certificate set posting_rows = posting_rows + ?, events = events + ?,"
            + " fingerprint = ?, row_hashes = ?"
            + where,
        rows,
        sign,
        added(sum, fingerprint, sign).toString(),
        rowHashes(window, start).toString(),
        window,
        time(start));
  }

  /** Returns what the rows as they are now have a certificate say. */
  private Hash128 rowHashes(long window, long start) {
    List<Posting> rows = new ArrayList<>();
    warehouse.readPostings(BookRows.ofLive(), start, start + 1, rows::add);
    return rows.stream()
        .filter(row -> row.window() == window)
        .map(Posting::hash)
        .reduce(Hash128.ZERO, Hash128::plus);
  }

  private static Hash128 added(Hash128 sum, Hash128 part, int sign) {
    return sign > 0 ? sum.plus(part) : sum.minus(part);
  }

  private static ObjectNode zeroes(Meter meter) {
    ObjectNode zeroes = JSON.createObjectNode();
    meter.measures().forEach(measure -> zeroes.put(measure.name(), 0));
    return zeroes;
  }

  private static ObjectNode object(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
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

  /** Changes the warehouse as whoever has the file can. Returns how many rows it changed. */
  public int write(String sql, Object... parameters) {
    return warehouse.inTransaction(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return statement.executeUpdate();
          }
        });
  }

  /** Returns the rows of a query, as texts. */
  public List<List<String>> read(String sql, Object... parameters) {
    return warehouse.inTransaction(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            List<List<String>> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
              while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                  row.add(String.valueOf(result.getString(column)));
                }
                rows.add(row);
              }
            }
            return rows;
          }
        });
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
    all.addAll(
        read(
            "select * exclude (generation) from settled_posting where book = 'closed' order by"
                + " all"));
    all.addAll(read("select * exclude (generation) from settled_event order by all"));
    all.addAll(
        read(
            "select * exclude (generation) from settled_exception where book = 'closed' order by"
                + " all"));
    return all;
  }
}
