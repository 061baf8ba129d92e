package dev.tally.app;

import static dev.tally.warehouse.Orders.CATALOG;
import static dev.tally.warehouse.Orders.RECORDS;
import static dev.tally.warehouse.Orders.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalogs;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.event.Disposition;
import dev.tally.event.Position;
import dev.tally.event.RejectionCode;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ExceptionsCommandTest {

  private static final ExceptionRow BROKEN =
      rejected(
          41, "2025-03-01T10:00:00Z", RejectionCode.NOT_JSON, null, "{\"id\":".getBytes(UTF_8));
  private static final ExceptionRow NO_SHOP =
      rejected(
          42, "2025-03-01T10:00:01Z", RejectionCode.MISSING_FIELD, "/till/1", "{}".getBytes(UTF_8));
  private static final ExceptionRow NO_SHOP_AGAIN =
      rejected(
          44,
          "2025-03-02T10:00:00Z",
          RejectionCode.MISSING_FIELD,
          "/till/2",
          new byte[] {0, (byte) 0xff});
  private static final ExceptionRow COPY =
      row(
          43,
          "2025-03-01T10:00:02Z",
          Disposition.DUPLICATE,
          null,
          "It repeats an event.",
          "/till/1",
          Position.of("orders", 1, 3),
          null);

  @TempDir private Path ledger;
  private DuckDbWarehouse warehouse;

  @BeforeEach
  void post() {
    Ledger.openOrCreate(Folder.at(ledger), "shop", "retail");
    warehouse = DuckDbWarehouse.in(ledger);
    Run live = warehouse.beginRun(Job.LIVE, Catalogs.of(CATALOG), List.of(RECORDS));
    warehouse.writeExceptions(
        Book.LIVE, live.generation(), List.of(NO_SHOP_AGAIN, COPY, BROKEN, NO_SHOP));
  }

  @Test
  void theyAreListedInTheOrderTheyAreBooked() {
    assertThat(
        run(),
        is(
            """
            booked (UTC)         position     disposition  code           source   id    book  detail
            2025-03-01 10:00:00  orders/0@41  REJECTED     NOT_JSON       -        -     live  It is not in order.
            2025-03-01 10:00:01  orders/0@42  REJECTED     MISSING_FIELD  /till/1  id42  live  It is not in order.
            2025-03-01 10:00:02  orders/0@43  DUPLICATE    -              /till/1  id43  live  It repeats an event.
            2025-03-02 10:00:00  orders/0@44  REJECTED     MISSING_FIELD  /till/2  id44  live  It is not in order.

            4 exceptions.
            """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --code missing_field                               | 42 44
          --code missing_field,not_json                      | 41 42 44
          --disposition duplicate                            | 43
          --source /till/1                                   | 42 43
          --source /till/1 --source /till/2                  | 42 43 44
          --source /till/1 --disposition rejected            | 42
          --type com.example.order                           | 42 43 44
          --topic elsewhere                                  |
          --from 2025-03-02                                  | 44
          --from 2025-03-01T10:00:01Z --to 2025-03-01T10:00:02Z | 42
          """)
  void filtersAreAllToHoldAndTheirValuesAreAlternatives(
      String arguments, @Nullable String offsets) {
    List<String> lines = run(arguments.split(" ")).lines().toList();
    List<String> found =
        lines.stream()
            .filter(line -> line.contains("orders/0@"))
            .map(line -> line.replaceAll(".*@(\\d+) .*", "$1"))
            .toList();
    assertThat(String.join(" ", found), is(offsets == null ? "" : offsets));
  }

  @Test
  void aLimitSaysHowManyThereAre() {
    assertThat(
        run("--limit", "1"),
        is(
            """
            booked (UTC)         position     disposition  code      source  id  book  detail
            2025-03-01 10:00:00  orders/0@41  REJECTED     NOT_JSON  -       -   live  It is not in order.

            The first 1 of 4 exceptions; --limit shows more.
            """));
  }

  @Test
  void theyAreCountedByAnyColumns() {
    assertThat(
        run("--by", "code,source"),
        is(
            """
            code           source   records  first booked (UTC)   last booked (UTC)
            MISSING_FIELD  /till/1        1  2025-03-01 10:00:01  2025-03-01 10:00:01
            MISSING_FIELD  /till/2        1  2025-03-02 10:00:00  2025-03-02 10:00:00
            NOT_JSON       -              1  2025-03-01 10:00:00  2025-03-01 10:00:00
            -              /till/1        1  2025-03-01 10:00:02  2025-03-01 10:00:02

            4 exceptions.
            """));
    assertThat(
        run("--by", "day", "--disposition", "rejected"),
        is(
            """
            day         records  first booked (UTC)   last booked (UTC)
            2025-03-01        2  2025-03-01 10:00:00  2025-03-01 10:00:01
            2025-03-02        1  2025-03-02 10:00:00  2025-03-02 10:00:00

            3 exceptions.
            """));
  }

  @Test
  void oneIsShownWithItsBytes() {
    assertThat(
        run("orders/0@42"),
        is(
            """
            position     orders/0@42
            disposition  REJECTED
            code         MISSING_FIELD
            detail       It is not in order.
            source       /till/1
            id           id42
            type         com.example.order
            happened     2025-03-01T10:00:01Z
            appended     2025-03-01T10:00:01Z
            arrived      2025-03-01T10:00:01Z
            booked       2025-03-01T10:00:01Z
            repeats      -
            counted by   -
            book         live

            {}
            """));
  }

  @Test
  void aValueThatIsNoTextIsShownInHexadecimalDigits() {
    List<String> lines = run("orders/0@44").lines().toList();
    assertThat(lines.get(lines.size() - 1), is("00ff"));
  }

  @Test
  void theValueOfARepeatIsInTheArchive() {
    List<String> lines = run("orders/0@43").lines().toList();
    assertThat(lines.get(lines.size() - 1), is("Its value is in the archive only."));
    assertThat(lines.get(11), is("repeats      orders/1@3"));
  }

  @Test
  void programsReadJson() {
    assertThat(
        run("--code", "not_json", "--format", "json"),
        is(
            """
            {
              "count" : 1,
              "exceptions" : [
                {
                  "topic" : "orders",
                  "partition" : 0,
                  "offset" : 41,
                  "item" : 0,
                  "disposition" : "REJECTED",
                  "code" : "NOT_JSON",
                  "detail" : "It is not in order.",
                  "source" : null,
                  "id" : null,
                  "type" : null,
                  "event_time" : null,
                  "append_time" : "2025-03-01T10:00:00Z",
                  "arrival_time" : "2025-03-01T10:00:00Z",
                  "posted_time" : "2025-03-01T10:00:00Z",
                  "survivor" : null,
                  "brought_back_by" : null,
                  "value_bytes" : 6,
                  "book" : "live"
                }
              ]
            }
            """));
    assertThat(
        run("--by", "disposition", "--topic", "elsewhere", "--format", "json"),
        is(
            """
            {
              "count" : 0,
              "groups" : [ ]
            }
            """));
  }

  @Test
  void whatAClosedDayHasCountedAfterAllNamesTheCommand() {
    Run close = warehouse.beginRun(Job.CLOSE, Catalogs.of(CATALOG), List.of(RECORDS));
    warehouse.inTransaction(
        connection -> {
          try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(
                """
                insert into event by name
                select
                  date '2025-03-05' as posting_day, '' as identity, '/till/1' as source, 'id42' as id,
                  'com.example.order' as type, timestamp '2025-03-01 10:00:01' as event_time,
                  timestamp '2025-03-05 09:00:00' as arrival_time,
                  timestamp '2025-03-05 08:00:00' as posted_time, '' as payload_hash,
                  'shop.control' as topic, 0 as topic_partition, 3 as topic_offset, 0 as topic_item,
                  'orders/0@42' as original, '' as cells, 1 as generation
                """);
          }
        });
    LocalDate day = LocalDate.parse("2025-03-05");
    warehouse.freeze(close, day, day, any -> List.of());

    assertThat(
        run("--code", "missing_field"),
        is(
            """
            booked (UTC)         position     disposition  code           source   id    book  detail
            2025-03-01 10:00:01  orders/0@42  REJECTED     MISSING_FIELD  /till/1  id42  live  It is not in order. Brought back by shop.control/0@3.
            2025-03-02 10:00:00  orders/0@44  REJECTED     MISSING_FIELD  /till/2  id44  live  It is not in order.

            2 exceptions.
            """));
    assertThat(run("orders/0@42").lines().toList().get(12), is("counted by   shop.control/0@3"));
    assertThat(
        run("orders/0@42", "--format", "json"),
        containsString("\"brought_back_by\" : \"shop.control/0@3\""));
  }

  @Test
  void ofAClosedDayTheClosedBookCounts() {
    Run close = warehouse.beginRun(Job.CLOSE, Catalogs.of(CATALOG), List.of(RECORDS));
    warehouse.writeExceptions(Book.CLOSED, close.generation(), List.of(NO_SHOP));
    LocalDate day = LocalDate.parse("2025-03-01");
    warehouse.freeze(close, day, day, any -> List.of());
    assertThat(
        run(),
        is(
            """
            booked (UTC)         position     disposition  code           source   id    book    detail
            2025-03-01 10:00:01  orders/0@42  REJECTED     MISSING_FIELD  /till/1  id42  closed  It is not in order.
            2025-03-02 10:00:00  orders/0@44  REJECTED     MISSING_FIELD  /till/2  id44  live    It is not in order.

            2 exceptions.
            """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          orders/0@40 | BAD_INPUT | The record at orders/0@40 is no exception: it was counted, is a control record, or was not read yet.
          orders@40   | USAGE     | 'orders@40' is no position; write topic/partition@offset, such as shop.orders/0@41.
          --limit=-1  | USAGE     | --limit is -1; it must be 0 or more.
          """)
  void aMistakeIsNamedInOneSentence(String arguments, ExitCode code, String sentence) {
    UserError error = assertThrows(UserError.class, () -> run(arguments.split(" ")));
    assertThat(error.getMessage(), is(sentence));
    assertThat(error.exitCode(), is(code));
  }

  private static ExceptionRow rejected(
      long offset, String time, RejectionCode code, @Nullable String source, byte[] value) {
    return row(
        offset, time, Disposition.REJECTED, code, "It is not in order.", source, null, value);
  }

  // Java 17 drops the type annotations of a record's array components from its class file.
  @SuppressWarnings("NullAway")
  private static ExceptionRow row(
      long offset,
      String time,
      Disposition disposition,
      @Nullable RejectionCode code,
      String detail,
      @Nullable String source,
      @Nullable Position survivor,
      byte @Nullable [] value) {
    return new ExceptionRow(
        Position.of("orders", 0, offset),
        at(time),
        at(time),
        at(time),
        disposition,
        code,
        detail,
        source,
        source == null ? null : "id" + offset,
        source == null ? null : "com.example.order",
        source == null ? null : at(time),
        survivor,
        value);
  }

  /** Returns what the command prints; throws what it throws. */
  private String run(String... arguments) {
    StringWriter printed = new StringWriter();
    CommandLine command = new CommandLine(new ExceptionsCommand());
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setOut(new PrintWriter(printed));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--ledger", ledger.toString()));
    command.parseArgs(all.toArray(String[]::new));
    try {
      ExceptionsCommand exceptions = command.getCommand();
      assertThat(exceptions.call(), is(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return printed.toString();
  }
}
