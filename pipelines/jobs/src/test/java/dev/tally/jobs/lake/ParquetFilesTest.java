package dev.tally.jobs.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Contract;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.LedgerTerms;
import dev.tally.catalog.SchemaIds;
import dev.tally.compat.Mode;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.jobs.lake.ParquetFiles.Written;
import dev.tally.warehouse.StoredEvent;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParquetFilesTest {

  private static final String TYPE = "com.acme.sale";
  private static final LocalDate DAY = LocalDate.parse("2026-03-02");
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Catalogs CATALOGS =
      Catalogs.of(
          new Catalog(
              "acme",
              new LedgerTerms(
                  Duration.ofSeconds(5),
                  Duration.ofMinutes(5),
                  Duration.ofDays(7),
                  1,
                  LedgerTerms.IdlePartitions.HEARTBEAT),
              List.of(
                  new Contract(
                      TYPE,
                      "acme@example.com",
                      "sales",
                      Mode.BACKWARD,
                      List.of(),
                      List.of(
                          field("topic", FieldType.STRING),
                          field("amount_micros", FieldType.INTEGER),
                          field("paid", FieldType.BOOLEAN),
                          field("due", FieldType.TIME),
                          field("rate", FieldType.NUMBER),
                          field("Rate", FieldType.NUMBER)),
                      List.of(),
                      List.of())),
              List.of(),
              List.of(),
              List.of(),
              SchemaIds.NONE));

  private static Field field(String name, FieldType type) {
    return new Field(name, type, false, null, null, false, null);
  }

  @Test
  void anEventIsARowOfItsEnvelopeAndItsTypedFields() throws SQLException {
    try (ParquetFiles files = ParquetFiles.of(CATALOGS)) {
      files.add(
          sale(
              7,
              NOON,
              "t'",
              -9_000_000_000_000_000_001L,
              true,
              Instant.parse("9999-12-31T23:59:59.123456789Z"),
              new BigDecimal("0.10"),
              new BigDecimal("1E+400")));
      files.add(sale(8, NOON, null, null, null, null, null, null));

      List<Written> written = files.write(day -> true);

      assertThat(written.size(), is(1));
      assertThat(
          query("select column_name, column_type from (describe from '%s')", written.get(0)),
          contains(
              "topic VARCHAR",
              "topic_partition INTEGER",
              "topic_offset BIGINT",
              "topic_item INTEGER",
              "source VARCHAR",
              "id VARCHAR",
              "type VARCHAR",
              "subject VARCHAR",
              "event_time TIMESTAMP WITH TIME ZONE",
              "arrival_time TIMESTAMP WITH TIME ZONE",
              "posted_time TIMESTAMP WITH TIME ZONE",
              "payload_hash VARCHAR",
              "generation BIGINT",
              "data_topic VARCHAR",
              "data_amount_micros BIGINT",
              "data_paid BOOLEAN",
              "data_due TIMESTAMP WITH TIME ZONE",
              "data_rate VARCHAR",
              "data_Rate_ VARCHAR"));
      assertThat(
          query(
              "select topic, topic_partition, topic_offset, topic_item, source, id, type, subject,"
                  + " epoch_ms(event_time), epoch_ms(arrival_time), epoch_ms(posted_time),"
                  + " payload_hash, generation, data_topic, data_amount_micros, data_paid,"
                  + " epoch_us(data_due), data_rate, data_Rate_ from '%s' order by topic_offset",
              written.get(0)),
          contains(
              "acme.sales 3 7 2 urn:shop s7 com.acme.sale null 1772452800000 1772452800300"
                  + " 1772452800000 "
                  + Hash128.of("s7")
                  + " null t' -9000000000000000001 true 253402300799123456 0.10 1E+400",
              "acme.sales 3 8 2 urn:shop s8 com.acme.sale null 1772452800000 1772452800300"
                  + " 1772452800000 "
                  + Hash128.of("s8")
                  + " null null null null null null null"));
    }
  }

  @Test
  void everyDayThatIsWantedIsAFile() throws SQLException {
    try (ParquetFiles files = ParquetFiles.of(CATALOGS)) {
      for (int number = 0; number < 6; number++) {
        files.add(sale(number, NOON.plus(Duration.ofHours(8L * number))));
      }

      List<Written> written = files.write(day -> !day.equals(DAY.plusDays(1)));

      assertThat(
          written.stream().map(one -> one.day() + " " + one.rows()).toList(),
          contains("2026-03-02 2", "2026-03-04 1"));
      assertThat(query("select id from '%s'", written.get(0)), contains("s0", "s1"));
      assertThat(query("select id from '%s'", written.get(1)), contains("s5"));
    }
  }

  @Test
  void ofAClosedDayExactlyTheBookIsWrittenInTheOrderOfAdmission() throws SQLException {
    try (ParquetFiles files = ParquetFiles.of(CATALOGS)) {
      for (int number = 9; number >= 0; number--) {
        files.add(sale(number, NOON.plusSeconds(number / 2)));
      }
      for (int number : new int[] {5, 1, 4}) {
        files.addToBook(stored(sale(number, NOON.plusSeconds(number / 2))));
      }

      List<Written> written = files.writeBooked(DAY, 3);

      assertThat(files.booked(), is(3L));
      assertThat(written.stream().map(Written::rows).toList(), contains(3L));
      assertThat(
          query("select id, generation from '%s'", written.get(0)),
          contains("s1 3", "s4 3", "s5 3"));
    }
  }

  @Test
  void anEventThatIsNotWhatTheBookHasIsNotWritten() {
    try (ParquetFiles files = ParquetFiles.of(CATALOGS)) {
      Event event = sale(1, NOON);
      files.add(event);
      files.addToBook(stored(sale(1, NOON, Hash128.of("other"), new Object[6])));

      assertThat(files.writeBooked(DAY, 3), is(List.of()));
      assertThat(files.booked(), is(1L));
    }
  }

  @Test
  void theSameEventsComeToTheSameBytes() throws Exception {
    List<byte[]> attempts = new ArrayList<>();
    for (int attempt = 0; attempt < 2; attempt++) {
      try (ParquetFiles files = ParquetFiles.of(CATALOGS)) {
        for (int number = 0; number < 300_000; number++) {
          files.add(
              sale(number, NOON, "t" + number % 1_000, (long) number, true, NOON, null, null));
        }
        attempts.add(Files.readAllBytes(files.write(day -> true).get(0).file()));
      }
    }
    assertThat(Arrays.equals(attempts.get(0), attempts.get(1)), is(true));
  }

  private static Event sale(int number, Instant time, @Nullable Object... values) {
    return sale(
        number,
        time,
        Hash128.of("s" + number),
        values.length == 0 ? new @Nullable Object[6] : values);
  }

  private static Event sale(int number, Instant time, Hash128 hash, @Nullable Object[] values) {
    long millis = time.toEpochMilli();
    return new Event(
        new Position("acme.sales", 3, number, 2),
        null,
        "urn:shop",
        "s" + number,
        TYPE,
        null,
        millis,
        millis + 300,
        millis + 300,
        millis,
        Hash128.of("urn:shop", "s" + number),
        hash,
        Arrays.asList(values));
  }

  private static StoredEvent stored(Event event) {
    return new StoredEvent(
        event.position(),
        event.source(),
        event.id(),
        event.type(),
        event.eventTime(),
        event.arrivalTime(),
        event.postedTime(),
        event.identity(),
        event.payloadHash(),
        List.of());
  }

  private static List<String> query(String sql, Written written) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql.formatted(written.file()))) {
      while (found.next()) {
        List<String> values = new ArrayList<>();
        for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
          values.add(found.getString(column));
        }
        rows.add(String.join(" ", values));
      }
    }
    return rows;
  }
}
