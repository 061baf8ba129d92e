package dev.tally.app;

import static dev.tally.warehouse.Orders.CATALOG;
import static dev.tally.warehouse.Orders.METERS;
import static dev.tally.warehouse.Orders.RECORDS;
import static dev.tally.warehouse.Orders.certificate;
import static dev.tally.warehouse.Orders.order;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalogs;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.event.Hash128;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.transforms.meter.Posting;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class StatementCommandTest {

  private static final Posting BERLIN = order("berlin", "2025-03-01T22:30:00Z", 12_500_000);
  private static final Posting LATE =
      order("berlin", "2025-03-01T22:30:00Z", "2025-03-01T22:40:00Z", 1_234_567);
  private static final Posting NIGHT = order("berlin", "2025-03-01T23:30:00Z", 7_000_000);
  private static final Posting ROME = order("rome, \"old\"", "2025-03-01T22:30:00Z", 99);

  @TempDir private Path ledger;
  private Run live;

  @BeforeEach
  void post() {
    Ledger.openOrCreate(Folder.at(ledger), "shop", "retail");
    live = warehouse().beginRun(Job.LIVE, Catalogs.of(CATALOG), List.of(RECORDS));
    post(BERLIN, LATE, NIGHT, ROME);
    certify("2025-03-01T22:30:00Z", "2025-03-02T00:00:00Z");
  }

  @Test
  void theTableHasALinePerWindowAndGroupAndSaysHowFarItIsComplete() {
    assertThat(
        run("orders"),
        is(
            """
            total       closed  live  difference  not closed yet
            amount EUR       -     -           -       20.734666

            period (UTC)      shop         currency  orders         amount      smallest       largest  events  late  book
            2025-03-01 22:30  berlin       EUR            2  13.734567 EUR  1.234567 EUR     12.50 EUR       2     1  live
            2025-03-01 22:30  rome, "old"  EUR            1   0.000099 EUR  0.000099 EUR  0.000099 EUR       1     0  live
            2025-03-01 23:30  berlin       EUR            1       7.00 EUR      7.00 EUR      7.00 EUR       1     0  live
            sum                            EUR            4  20.734666 EUR  0.000099 EUR     12.50 EUR       4     1  live

            Complete up to posting time 2025-03-02 00:00:00 UTC.
            """));
  }

  @Test
  void aDayAddsCountsAndSumsAndMergesMinimaAndMaxima() {
    assertThat(
        run("orders", "--by", "day", "--group", "shop=berlin"),
        is(
            """
            total       closed  live  difference  not closed yet
            amount EUR       -     -           -       20.734567

            period (UTC)  shop    currency  orders         amount      smallest    largest  events  late  book
            2025-03-01    berlin  EUR            3  20.734567 EUR  1.234567 EUR  12.50 EUR       3     1  live

            Complete up to posting time 2025-03-02 00:00:00 UTC.
            """));
  }

  @Test
  void daysAreThoseOfTheZone() {
    assertThat(
        run("orders", "--by", "day", "--zone", "Europe/Berlin", "--group", "shop=berlin"),
        is(
            """
            total       closed  live  difference  not closed yet
            amount EUR       -     -           -       20.734567

            period (Europe/Berlin)  shop    currency  orders         amount      smallest    largest  events  late  book
            2025-03-01              berlin  EUR            2  13.734567 EUR  1.234567 EUR  12.50 EUR       2     1  live
            2025-03-02              berlin  EUR            1       7.00 EUR      7.00 EUR   7.00 EUR       1     0  live
            sum                             EUR            3  20.734567 EUR  1.234567 EUR  12.50 EUR       3     1  live

            Complete up to posting time 2025-03-02 00:00:00 UTC.
            """));
  }

  @Test
  void asOfAnEarlierTimeTheNumbersAreThoseOfThen() {
    assertThat(
        run("orders", "--as-of", "2025-03-01T22:31:00Z", "--group", "shop=berlin"),
        is(
            """
            total       closed  live  difference  not closed yet
            amount EUR       -     -           -           12.50

            period (UTC)      shop    currency  orders     amount   smallest    largest  events  late  book
            2025-03-01 22:30  berlin  EUR            1  12.50 EUR  12.50 EUR  12.50 EUR       1     0  live

            Complete up to posting time 2025-03-01 22:31:00 UTC.
            """));
  }

  @Test
  void csvHoldsMicrosAndDecimals() {
    assertThat(
        run("orders", "--format", "csv", "--by", "hour", "--to", "2025-03-01T23:00"),
        is(
            "period_start,period_end,shop,currency,orders,amount,amount_decimal,smallest,"
                + "smallest_decimal,largest,largest_decimal,events,late_events,fingerprint,book\n"
                + "2025-03-01T22:00:00Z,2025-03-01T23:00:00Z,berlin,EUR,2,13734567,13.734567,"
                + "1234567,1.234567,12500000,12.50,2,1,"
                + sum(BERLIN, LATE)
                + ",live\n"
                + "2025-03-01T22:00:00Z,2025-03-01T23:00:00Z,\"rome,"
                + " \"\"old\"\"\",EUR,1,99,0.000099,99,0.000099,99,0.000099,1,0,"
                + sum(ROME)
                + ",live\n"));
  }

  @Test
  void jsonHoldsMicrosDecimalsAndTheCurrency() {
    assertThat(
        run("orders", "--format", "json", "--from", "2025-03-01T23:00:00Z"),
        is(
            """
            {
              "meter" : "orders",
              "by" : "window",
              "zone" : "UTC",
              "complete_through" : "2025-03-02T00:00:00Z",
              "accepted" : [ ],
              "groups" : 1,
              "totals" : [
                {
                  "measure" : "amount",
                  "currency" : "EUR",
                  "closed" : null,
                  "live" : null,
                  "difference" : null,
                  "not_closed_yet" : {
                    "micros" : 7000000,
                    "decimal" : "7.00"
                  }
                }
              ],
              "sums" : [
                {
                  "start" : "2025-03-01T23:30:00Z",
                  "end" : "2025-03-01T23:31:00Z",
                  "group" : {
                    "currency" : "EUR"
                  },
                  "measures" : {
                    "orders" : 1,
                    "amount" : {
                      "micros" : 7000000,
                      "decimal" : "7.00",
                      "currency" : "EUR"
                    },
                    "smallest" : {
                      "micros" : 7000000,
                      "decimal" : "7.00",
                      "currency" : "EUR"
                    },
                    "largest" : {
                      "micros" : 7000000,
                      "decimal" : "7.00",
                      "currency" : "EUR"
                    }
                  },
                  "events" : 1,
                  "late_events" : 0,
                  "fingerprint" : "FINGERPRINT",
                  "book" : "live"
                }
              ],
              "rows" : [
                {
                  "start" : "2025-03-01T23:30:00Z",
                  "end" : "2025-03-01T23:31:00Z",
                  "group" : {
                    "shop" : "berlin",
                    "currency" : "EUR"
                  },
                  "measures" : {
                    "orders" : 1,
                    "amount" : {
                      "micros" : 7000000,
                      "decimal" : "7.00",
                      "currency" : "EUR"
                    },
                    "smallest" : {
                      "micros" : 7000000,
                      "decimal" : "7.00",
                      "currency" : "EUR"
                    },
                    "largest" : {
                      "micros" : 7000000,
                      "decimal" : "7.00",
                      "currency" : "EUR"
                    }
                  },
                  "events" : 1,
                  "late_events" : 0,
                  "fingerprint" : "FINGERPRINT",
                  "book" : "live"
                }
              ]
            }
            """
                .replace("FINGERPRINT", sum(NIGHT).toString())));
  }

  @ParameterizedTest
  @CsvSource({
    "day, 2025-03-01",
    "week, 2025-W09",
    "month, 2025-03",
    "quarter, 2025-Q1",
    "all, 2025-03-01..2025-03-01"
  })
  void aPeriodIsNamedAsTheCalendarNamesIt(String by, String name) {
    String line =
        run("orders", "--by", by, "--group", "shop=berlin").lines().skip(4).findFirst().get();

    assertThat(
        line.replaceAll(" +", " "),
        is(name + " berlin EUR 3 20.734567 EUR 1.234567 EUR 12.50 EUR 3 1 live"));
  }

  @Test
  void periodsBeginAtMidnightsOfTheZone() {
    post(order("berlin", "2024-12-30T00:00:00Z", 1_000_000));
    post(order("berlin", "2024-12-31T23:30:00Z", 2_000_000));
    post(order("berlin", "2025-03-31T21:59:00Z", 4_000_000));
    post(order("berlin", "2025-03-31T22:00:00Z", 8_000_000));

    assertThat(
        amounts("--by", "quarter"),
        is("2024-10-01T00:00:00Z 3000000, 2025-01-01T00:00:00Z 32734567"));
    assertThat(
        amounts("--by", "quarter", "--zone", "Europe/Berlin"),
        is(
            "2024-10-01T00:00:00+02:00 1000000, 2025-01-01T00:00:00+01:00 26734567,"
                + " 2025-04-01T00:00:00+02:00 8000000"));
    assertThat(
        amounts("--by", "month"),
        is("2024-12-01T00:00:00Z 3000000, 2025-03-01T00:00:00Z 32734567"));
    assertThat(
        amounts("--by", "week"),
        is(
            "2024-12-30T00:00:00Z 3000000, 2025-02-24T00:00:00Z 20734567, 2025-03-31T00:00:00Z"
                + " 12000000"));
    assertThat(amounts("--by", "all"), is("2024-12-30T00:00:00Z 35734567"));
  }

  @Test
  void theLargestGroupsStandAloneAndTheSumIsThatOfAll() {
    post(order("paris", "2025-03-01T22:30:00Z", 30_000_000));

    assertThat(
        run("orders", "--by", "all", "--top", "2"),
        is(
            """
            total       closed  live  difference  not closed yet
            amount EUR       -     -           -       50.734666

            period (UTC)            shop    currency  orders         amount      smallest    largest  events  late  book
            2025-03-01..2025-03-01  berlin  EUR            3  20.734567 EUR  1.234567 EUR  12.50 EUR       3     1  live
            2025-03-01..2025-03-01  paris   EUR            1      30.00 EUR     30.00 EUR  30.00 EUR       1     0  live
            sum                             EUR            5  50.734666 EUR  0.000099 EUR  30.00 EUR       5     1  live

            The 2 largest of 3 groups by amount; the sum is that of all.

            Complete up to posting time 2025-03-02 00:00:00 UTC.
            """));
  }

  @Test
  void theTotalsHoldLiveAgainstClosedOnTheDaysThatAreClosed() {
    Posting open = order("berlin", "2025-03-02T10:00:00Z", 64_000_000);
    post(open);
    certify("2025-03-02T00:00:00Z", "2025-03-03T00:00:00Z");
    LocalDate day = LocalDate.parse("2025-03-01");
    Run run = warehouse().beginRun(Job.CLOSE, Catalogs.of(CATALOG), List.of(RECORDS));
    warehouse().writePostings(Book.CLOSED, run.generation(), List.of(BERLIN, LATE, ROME), METERS);
    warehouse().freeze(run, day, day, any -> List.of());

    assertThat(
        run("orders", "--by", "month").lines().limit(3).toList(),
        is(
            List.of(
                "total          closed       live  difference  not closed yet",
                "amount EUR  13.734666  20.734666       +7.00           64.00",
                "")));
  }

  @Test
  void whatAProducerWroteDoesNothingToATerminalOrASpreadsheet() {
    String hostile = "=1+1\u001b[31m\nrome\u202e" + "x".repeat(60);
    post(order(hostile, "2025-03-01T22:30:00Z", 1));
    post(order("-2", "2025-03-01T22:30:00Z", 1));

    List<String> lines = run("orders", "--by", "day").lines().toList();
    assertThat(
        lines.get(4),
        is(
            "2025-03-01    -2           EUR            1   0.000001 EUR  0.000001 EUR  0.000001 EUR"
                + "       1     0  live"));
    assertThat(
        lines.get(5),
        is(
            "2025-03-01    =1+1\\u001b[31m\\nrome\\u202e"
                + "x".repeat(60)
                + "  EUR            1   0.000001 EUR  0.000001 EUR  0.000001 EUR       1     0 "
                + " live"));
    assertThat(
        run("orders", "--by", "day", "--format", "csv"),
        containsString(",\"" + hostile + "\",EUR,1,"));
    String safe = run("orders", "--by", "day", "--format", "spreadsheet");
    assertThat(safe, startsWith("\uFEFFperiod_start,"));
    assertThat(safe, containsString(",\"'" + hostile + "\",EUR,1,"));
    assertThat(safe, containsString(",'-2,EUR,1,"));
    assertThat(safe, containsString(",berlin,EUR,3,"));
  }

  @Test
  void noRowsAreASentenceNotAnError() {
    assertThat(
        run("orders", "--from", "2025-04-01"),
        is(
            """
            period (UTC)  shop  currency  orders  amount  smallest  largest  events  late  book
            No rows: meter 'orders' has counted nothing here.

            Complete up to posting time 2025-03-02 00:00:00 UTC.
            """));
    assertThat(
        run("orders", "--from", "2025-04-01", "--format", "json"),
        containsString("\"rows\" : [ ]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          oders                                | There is no meter 'oders' (did you mean 'orders'?); the ledger has orders, tally.records.
          orders --group shp=x                 | Meter 'orders' has no group field 'shp' (did you mean 'shop'?); it groups by shop, currency.
          orders --from yesterday              | 'yesterday' is no time for --from; write 2025-03-01, 2025-03-01T10:00 or 2025-03-01T10:00:00Z.
          orders --to 2025-02-30               | '2025-02-30' is no time for --to; write 2025-03-01, 2025-03-01T10:00 or 2025-03-01T10:00:00Z.
          orders --zone Mars                   | There is no time zone 'Mars'; use a name such as Europe/Berlin.
          orders --by day --zone +00:00:30     | Meter 'orders' has windows of 1m, which the offset +00:00:30 of +00:00:30 cuts through; use another --zone, or no --by.
          """)
  void aMistakeIsNamedInOneSentence(String arguments, String sentence) {
    UserError error = assertThrows(UserError.class, () -> run(arguments.strip().split(" +")));
    assertThat(error.getMessage(), is(sentence));
    assertThat(error.exitCode(), is(ExitCode.BAD_INPUT));
  }

  @Test
  void aLedgerThatIsNotThereIsNamed() {
    Path nowhere = ledger.resolve("nowhere");
    UserError error = assertThrows(UserError.class, () -> runIn(nowhere, "orders"));
    assertThat(
        error.getMessage(), is("There is no ledger in " + nowhere + "; name one with --ledger."));
  }

  @Test
  void aLedgerThatHasCountedNothingIsNotReady(@TempDir Path empty) {
    Ledger.openOrCreate(Folder.at(empty), "shop", "retail");
    UserError error = assertThrows(UserError.class, () -> runIn(empty, "orders"));
    assertThat(
        error.getMessage(),
        is("Nothing has been counted in the ledger in " + empty + " yet; start tally live first."));
    assertThat(error.exitCode(), is(ExitCode.NOT_READY));
  }

  private DuckDbWarehouse warehouse() {
    return DuckDbWarehouse.in(ledger);
  }

  private void post(Posting... rows) {
    warehouse().writePostings(Book.LIVE, live.generation(), List.of(rows), METERS);
  }

  private void certify(String from, String to) {
    warehouse().writeCertificates(Book.LIVE, live.generation(), List.of(certificate(from, to)));
  }

  /** Returns the start and the amount of each line. */
  private String amounts(String... options) {
    certify("2025-03-02T00:00:00Z", "2025-05-01T00:00:00Z");
    List<String> arguments =
        new ArrayList<>(List.of("orders", "--format", "csv", "--group", "shop=berlin"));
    arguments.addAll(List.of(options));
    return run(arguments.toArray(String[]::new))
        .lines()
        .skip(1)
        .map(line -> line.split(","))
        .map(line -> line[0] + " " + line[5])
        .collect(Collectors.joining(", "));
  }

  private static Hash128 sum(Posting... rows) {
    return Arrays.stream(rows)
        .map(row -> row.totals().fingerprint())
        .reduce(Hash128.ZERO, Hash128::plus);
  }

  private String run(String... arguments) {
    return runIn(ledger, arguments);
  }

  /** Returns what the command prints; throws what it throws. */
  private static String runIn(Path folder, String... arguments) {
    StringWriter printed = new StringWriter();
    CommandLine command = new CommandLine(new StatementCommand());
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setOut(new PrintWriter(printed));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--ledger", folder.toString()));
    command.parseArgs(all.toArray(String[]::new));
    try {
      StatementCommand statement = command.getCommand();
      assertThat(statement.call(), is(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return printed.toString();
  }
}
