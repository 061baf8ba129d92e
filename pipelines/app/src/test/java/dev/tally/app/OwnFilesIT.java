package dev.tally.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.tally.broker.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The guides' way from a spreadsheet's export to a statement, month after month. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class OwnFilesIT {

  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("dd.MM.yyyy HH:mm");

  @TempDir private Path folder;

  @Test
  void twoMonthsOfASpreadsheetAreCountedAndClosedToItsOwnSums() throws IOException {
    Path catalog = Garage.in(folder.resolve("garage"));
    Files.writeString(
        catalog.resolve("send/stays.yaml"),
        """
        name: stays
        input:
          format: csv
          delimiter: semicolon

        source: "'urn:example:garage'"
        type: "'com.example.garage.stay'"
        time: timestamp(row.left_at, 'Europe/Berlin', 'dd.MM.yyyy HH:mm')
        key: row.level

        data:
          level: row.level
          minutes: whole(row.minutes, ',')
          fee_micros: micros(row.fee, ',')
          currency: "'EUR'"
          tariff: "row.tariff == '' ? absent : row.tariff"
          plate: "row.plate == '' ? absent : row.plate"
        """);
    List<String> march = rows(LocalDate.of(2026, 3, 2), 31);
    List<String> april = rows(LocalDate.of(2026, 4, 1), 30);
    // An hour and a half before the month ends in UTC, where the first file has been closed by
    // then.
    april.add(0, "01.04.2026 00:30;P1;1.015;1.234,50;day;B OB 1");

    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("broker"))) {
      Month first = new Month(kafka.bootstrapServers(), catalog);
      run("check", "--catalog", catalog.toString());
      first.send("march.csv", march);
      first.count("2026-03-01..2026-03-31");
      assertThat(first.fees(), is(sums(march)));

      first.send("april.csv", april);
      first.count("2026-04-01..2026-04-30");
      List<String> both = new ArrayList<>(march);
      both.addAll(april);
      assertThat(first.fees(), is(sums(both)));
      assertThat(first.feesBy("month", 7), is(byMonth(sums(both))));

      Said again = first.trySend("april.csv");
      assertThat(again.exitCode(), is(43));
      assertThat(again.err(), containsString("'garage' already holds records until 2026-05-01"));
    }
  }

  @Test
  void theCheckReadsMappingsAndNamesWhatTheContractDoesNotHave() throws IOException {
    Path catalog = Garage.in(folder.resolve("garage"));
    Files.writeString(
        catalog.resolve("send/stays.yaml"),
        """
        name: stays
        input: {format: csv}
        source: "'urn:example:garage'"
        type: "'com.example.garage.stay'"
        time: timestamp(row.left_at)
        data:
          level: row.level
          minutes: whole(row.minutes)
          fee_micro: micros(row.fee)
          currency: "'EUR'"
        """);
    Files.writeString(
        catalog.resolve("send/parked.yaml"),
        """
        name: parked
        input: {format: csv}
        source: "'urn:example:garage'"
        type: "'com.example.garage.parked'"
        time: timestamp(row.left_at, 'Europe/Berlln')
        data: {level: row.level}
        """);
    Said said = Said.run("check", "--catalog=" + catalog);
    assertThat(said.exitCode(), is(43));
    assertThat(
        said.out(),
        is(
            (catalog
                    + "/send/parked.yaml:5: 'timestamp(row.left_at, 'Europe/Berlln')': there is no")
                + " time zone 'Europe/Berlln', such as Europe/Berlin or UTC\n"
                + catalog
                + "/send/stays.yaml:9: com.example.garage.stay has no field 'fee_micro'; it has"
                + " level, minutes, fee_micros, currency, tariff, plate\n"
                + catalog
                + "/send/stays.yaml:7: com.example.garage.stay needs 'fee_micros', and 'data' has"
                + " none\n3 problems.\n"));
  }

  @Test
  void aByteOrderMarkIsNoMatterInAnyFileOfACatalog() throws IOException {
    Path catalog = Garage.in(folder.resolve("garage"));
    try (Stream<Path> files = Files.walk(catalog)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.writeString(file, "\uFEFF" + Files.readString(file));
      }
    }
    assertThat(
        run("check", "--catalog=" + catalog).out(),
        is("garage: 1 contract and 1 meter are in order.\n"));
  }

  /** Three stays a day, some of them of the night and of the hour that summer time takes. */
  private static List<String> rows(LocalDate first, int lastDay) {
    List<String> rows = new ArrayList<>();
    LocalDate last = first.withDayOfMonth(lastDay);
    for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
      int number = day.getDayOfYear();
      rows.add(row(day.atTime(0, 5), "P1", number, number % 7 + ",50"));
      rows.add(row(day.atTime(12, 40), "P2", 2 * number, "1.0" + number % 90 / 10 + "1,25"));
      rows.add(row(day.atTime(23, 55), "P1", number, "0,01"));
    }
    return rows;
  }

  private static String row(LocalDateTime leftAt, String level, int minutes, String fee) {
    return leftAt.format(LOCAL) + ";" + level + ";" + minutes + ";" + fee + ";;";
  }

  /** Adds up as a spreadsheet does: by the day that is written, in cents. */
  private static Map<String, Long> sums(List<String> rows) {
    Map<String, Long> sums = new TreeMap<>();
    for (String row : rows) {
      String[] cells = row.split(";", -1);
      String day = LocalDate.parse(cells[0], LOCAL).toString();
      long cents = Long.parseLong(cells[3].replace(".", "").replace(",", ""));
      sums.merge(day + " " + cells[1], cents, Long::sum);
    }
    return sums;
  }

  private static Map<String, Long> byMonth(Map<String, Long> days) {
    Map<String, Long> months = new TreeMap<>();
    days.forEach(
        (day, cents) -> months.merge(day.substring(0, 7) + day.substring(10), cents, Long::sum));
    return months;
  }

  private static Said run(String... arguments) {
    Said said = Said.run(arguments);
    assertThat(said.err() + said.out(), said.exitCode(), is(0));
    return said;
  }

  /** What a person does once a month. */
  private final class Month {

    private final String broker;
    private final Path catalog;
    private final String ledger = folder.resolve("ledgers/garage").toString();

    Month(String broker, Path catalog) {
      this.broker = broker;
      this.catalog = catalog;
    }

    void send(String name, List<String> rows) throws IOException {
      String text =
          "\uFEFFleft_at;level;minutes;fee;tariff;plate\r\n" + String.join("\r\n", rows) + "\r\n";
      Files.write(folder.resolve(name), text.getBytes(UTF_8));
      Said said = trySend(name);
      assertThat(said.err(), said.exitCode(), is(0));
      assertThat(said.out(), containsString(rows.size() + " events"));
    }

    Said trySend(String name) {
      return Said.run(
          "send",
          "--catalog=" + catalog,
          "--mapping=stays",
          "--ledger-name=garage",
          "--bootstrap-servers=" + broker,
          folder.resolve(name).toString());
    }

    /** Counts what was sent live and again, and expects every row to be equal. */
    void count(String days) {
      run(
          "live",
          "--ledger=" + ledger,
          "--catalog=" + catalog,
          "--bootstrap-servers=" + broker,
          "--stop-when-idle");
      run("archive", "--ledger=" + ledger, "--bootstrap-servers=" + broker);
      String headline =
          run("close", days, "--ledger=" + ledger).out().lines().findFirst().orElse("");
      assertThat(
          headline,
          headline.matches("In order. Books of .* closed: (\\S+) rows compared, \\1 equal\\."),
          is(true));
    }

    /** Returns the fees of each day and level in cents. */
    Map<String, Long> fees() {
      return feesBy("day", 10);
    }

    Map<String, Long> feesBy(String period, int letters) {
      String csv =
          run(
                  "statement",
                  "garage.stays",
                  "--ledger=" + ledger,
                  "--by=" + period,
                  "--zone=Europe/Berlin",
                  "--format=csv")
              .out();
      List<String> header = List.of(csv.lines().findFirst().orElseThrow().split(",", -1));
      Map<String, Long> fees = new TreeMap<>();
      csv.lines()
          .skip(1)
          .map(line -> line.split(",", -1))
          .filter(cells -> cells.length == header.size() && cells[0].startsWith("2026"))
          .forEach(
              cells ->
                  fees.put(
                      cells[0].substring(0, letters) + " " + cells[header.indexOf("level")],
                      Long.parseLong(cells[header.indexOf("fees")]) / 10_000));
      return fees;
    }
  }
}
