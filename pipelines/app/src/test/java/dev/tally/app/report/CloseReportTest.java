package dev.tally.app.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.MoreFiles;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Measure;
import dev.tally.event.Disposition;
import dev.tally.event.RejectionCode;
import dev.tally.jobs.close.Days;
import dev.tally.transforms.close.Cause;
import dev.tally.transforms.close.Difference;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import dev.tally.warehouse.Comparison;
import dev.tally.warehouse.DifferenceCount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloseReportTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SECOND = 1_000;
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long MORNING = Instant.parse("2010-12-01T09:30:00Z").toEpochMilli();
  private static final String MARKUP =
      "</script><img src=x onerror=\"alert('\u00e9\u2028')\">{{report}}\r\n=1+1";

  @TempDir private Path folder;
  private RetailBooks books;

  @BeforeEach
  void sellForTwoDays() {
    books = new RetailBooks(folder.resolve("ledger"), Days.parse("2010-12-01..2010-12-02"));
    for (int line = 0; line < 40; line++) {
      long time = MORNING + line * 37L * MINUTE;
      books.sell(books.line("on-time-" + line, line % 3, time, time));
      books.beat(line % 3, time);
    }
    List<Long> lateBy =
        List.of(6 * SECOND, MINUTE, MINUTE + 1, 10 * MINUTE, 2 * HOUR, 30 * HOUR, 3 * DAY);
    for (int line = 0; line < lateBy.size(); line++) {
      long posted = MORNING + 9 * HOUR + line * MINUTE;
      books.sell(books.line("late-" + line, 1, posted - lateBy.get(line), posted));
    }
    books.repeat(books.sales().get(3), Disposition.DUPLICATE, MORNING + 5 * HOUR);
    books.repeat(books.sales().get(3), Disposition.DUPLICATE, MORNING + 6 * HOUR);
    books.repeat(books.sales().get(4), Disposition.CONFLICT, MORNING + 6 * HOUR);
    books.reject(RejectionCode.NOT_JSON, "It is no JSON object.", 0, MORNING);
    books.reject(RejectionCode.NOT_JSON, "It is no JSON object.", 2, MORNING + HOUR);
    books.reject(RejectionCode.BAD_TIME, "Its time cannot be read.", 2, MORNING + HOUR);
    books.expire("old", 0, MORNING - 9 * DAY, MORNING);
  }

  @Test
  void equalBooksAreInOrder() {
    Summary summary = writeEqual();
    long rows = books.rows().size();
    assertThat(summary.verdict(), is(CloseVerdict.IN_ORDER));
    assertThat(
        summary.headline(),
        is(
            "Books of 1 to 2 December 2010 closed: "
                + rows
                + " rows compared, "
                + rows
                + " equal."));
    assertThat(summary.rowsCompared(), is(rows));
    assertThat(summary.rowsEqual(), is(rows));
    assertThat(
        summary.records(),
        is(
            Map.of(
                Disposition.ADMITTED, 47L,
                Disposition.DUPLICATE, 2L,
                Disposition.CONFLICT, 1L,
                Disposition.EXPIRED, 1L,
                Disposition.REJECTED, 3L,
                Disposition.BEHIND_WATERMARK, 0L,
                Disposition.CONTROL, 40L)));
    assertThat(summary.recordsRead(), is(94L));
    assertThat(summary.differences(), is(Map.of()));
    assertThat(summary.unlisted(), is(0L));
  }

  @Test
  void theJsonSaysTheSame() {
    Summary summary = writeEqual();
    JsonNode report = json(summary);
    assertThat(report.get("verdict").asText(), is("IN_ORDER"));
    assertThat(report.get("headline").asText(), is(summary.headline()));
    assertThat(report.get("ledger").asText(), is("shop"));
    assertThat(report.get("catalog").asText(), is("retail"));
    assertThat(report.get("run").asText(), is("close-1"));
    assertThat(report.get("closed_at").asText(), is("2011-04-01T02:14:09Z"));
    assertThat(report.get("counts").get("records").asLong(), is(94L));
    assertThat(report.get("counts").get("rejected").asLong(), is(3L));
    assertThat(report.get("rows").get("compared").asLong(), is(summary.rowsCompared()));
    assertThat(report.get("rows").get("different").asLong(), is(0L));
  }

  @Test
  void stepsCountTheEventsOfTheirMeters() {
    JsonNode report = json(writeEqual());
    Map<String, Long> expected = new TreeMap<>();
    for (Meter meter : RetailBooks.CATALOG.meters()) {
      long step = meter.window().equals(Duration.ofDays(1)) ? DAY : HOUR;
      books.sales().stream()
          .filter(sale -> sale.isCountedBy(meter.name(), meter.events()))
          .forEach(
              sale ->
                  expected.merge(
                      meter.name() + " " + RetailBooks.floor(sale.postedTime(), step),
                      1L,
                      Long::sum));
    }
    assertThat(counts(report, "closed_events"), is(expected));
    assertThat(counts(report, "live_events"), is(expected));
    assertThat(counts(report, "lines"), is(expected));
  }

  private static Map<String, Long> counts(JsonNode report, String name) {
    return stream(report.get("hours"))
        .filter(row -> !row.get("meter").asText().equals(Meters.RECORDS))
        .collect(
            Collectors.toMap(
                row -> row.get("meter").asText() + " " + row.get("start").asLong(),
                row -> row.get(name).asLong(),
                Long::sum,
                TreeMap::new));
  }

  @Test
  void moneyIsExactBeyondWhatADoubleHolds() {
    Sale plain = books.line("dear", 0, MORNING, MORNING);
    Map<String, Long> amounts = new TreeMap<>(plain.amounts());
    amounts.put("amount_micros", 9_007_199_254_740_993L);
    books.sell(
        new Sale(
            plain.position(),
            plain.source(),
            plain.id(),
            plain.type(),
            plain.eventTime(),
            plain.arrivalTime(),
            plain.postedTime(),
            plain.fields(),
            amounts));
    long expected =
        books.sales().stream()
            .filter(sale -> RetailBooks.hour(sale.postedTime()) == RetailBooks.hour(MORNING))
            .mapToLong(sale -> sale.amounts().get("amount_micros"))
            .sum();
    JsonNode revenue =
        stream(json(writeEqual()).get("measures"))
            .filter(row -> row.get("meter").asText().equals("retail.hourly_revenue"))
            .filter(row -> row.get("measure").asText().equals("revenue"))
            .filter(row -> row.get("start").asLong() == RetailBooks.hour(MORNING))
            .findFirst()
            .orElseThrow();
    assertThat(revenue.get("closed").asText(), is(String.valueOf(expected)));
    assertThat(revenue.get("currency").asText(), is("GBP"));
    assertThat(revenue.get("live").isNull(), is(true));
  }

  @Test
  void lateEventsAreCountedByHowLate() {
    JsonNode lateness = json(writeEqual()).get("lateness");
    List<String> found =
        stream(lateness)
            .filter(bucket -> bucket.get("lines").asLong() > 0)
            .map(
                bucket ->
                    bucket.get("at_most_millis").asLong() / SECOND
                        + (bucket.get("corrects").asBoolean() ? " corrects " : " same ")
                        + bucket.get("lines").asLong())
            .toList();
    assertThat(
        found,
        is(
            List.of(
                "60 same 2",
                "300 same 1",
                "900 same 1",
                "21600 corrects 1",
                "172800 corrects 1",
                "604800 corrects 1")));
  }

  @Test
  void correctionsAreTheRowsPostedInALaterWindow() {
    JsonNode corrections = json(writeEqual()).get("corrections");
    Map<String, Long> expected =
        books.rows().stream()
            .filter(Posting::isCorrection)
            .collect(
                Collectors.groupingBy(
                    row -> row.key().meter(), TreeMap::new, Collectors.counting()));
    assertThat(
        stream(corrections)
            .collect(
                Collectors.toMap(
                    row -> row.get("meter").asText(), row -> row.get("lines").asLong())),
        is(expected));
  }

  @Test
  void everyDispositionHasExactlyItsLines() {
    JsonNode report = json(writeEqual());
    ListFile records = new ListFile(folder, ReportList.RECORDS);
    ListFile exceptions = new ListFile(folder, ReportList.EXCEPTIONS);
    for (JsonNode number : report.get("dispositions")) {
      boolean control = number.get("disposition").asText().equals("CONTROL");
      boolean admitted = number.get("disposition").asText().equals("ADMITTED");
      List<Map<String, String>> lines =
          records.of(number, "first_record_line", "last_record_line").stream()
              .filter(line -> line.get("disposition").equals(number.get("disposition").asText()))
              .filter(line -> line.get("code").equals(number.get("code").asText()))
              .filter(line -> line.get("topic").equals(number.get("topic").asText()))
              .filter(line -> line.get("partition").equals(number.get("topic_partition").asText()))
              .toList();
      assertThat(lines, hasSize(control ? 0 : number.get("records").asInt()));
      if (admitted) {
        continue;
      }
      lines = exceptions.of(number);
      assertThat(lines, hasSize(control ? 0 : number.get("records").asInt()));
      for (String column : List.of("disposition", "code", "topic")) {
        assertThat(lines, everyItem(hasEntry(column, number.get(column).asText())));
      }
      assertThat(lines, everyItem(hasEntry("partition", number.get("topic_partition").asText())));
    }
    assertThat(records.size(), is(54L));
    assertThat(exceptions.size(), is(7L));
  }

  @Test
  void everyStepHasExactlyItsLines() {
    JsonNode report = json(writeEqual());
    ListFile list = new ListFile(folder, ReportList.RECORDS);
    for (JsonNode number : report.get("hours")) {
      String meter = number.get("meter").asText();
      long start = number.get("start").asLong();
      long end = start + (stepOf(report, meter).equals("day") ? DAY : HOUR);
      List<Map<String, String>> lines =
          list.of(number, "first_line", "last_line").stream()
              .filter(
                  line ->
                      meter.equals(Meters.RECORDS)
                          || List.of(line.get("meters").split(" ")).contains(meter))
              .toList();
      assertThat(lines, hasSize(number.get("lines").asInt()));
      for (Map<String, String> line : lines) {
        long posted = Instant.parse(line.get("posted_time")).toEpochMilli();
        assertThat(posted >= start && posted < end, is(true));
      }
    }
  }

  private static String stepOf(JsonNode report, String meter) {
    return stream(report.get("meters"))
        .filter(one -> one.get("meter").asText().equals(meter))
        .findFirst()
        .orElseThrow()
        .get("step")
        .asText();
  }

  @Test
  void everyLatenessAndCorrectionHasExactlyItsLines() {
    JsonNode report = json(writeEqual());
    ListFile late = new ListFile(folder, ReportList.LATENESS);
    for (JsonNode number : report.get("lateness")) {
      List<Map<String, String>> lines = late.of(number);
      assertThat(lines, hasSize(number.get("lines").asInt()));
      assertThat(lines, everyItem(hasEntry("above_millis", number.get("above_millis").asText())));
      assertThat(lines, everyItem(hasEntry("corrects", number.get("corrects").asText())));
    }
    assertThat(late.size(), is(7L));
    ListFile corrections = new ListFile(folder, ReportList.CORRECTIONS);
    for (JsonNode number : report.get("corrections")) {
      assertThat(
          corrections.of(number), everyItem(hasEntry("meter", number.get("meter").asText())));
    }
    assertThat(corrections.size(), is(books.rows().stream().filter(Posting::isCorrection).count()));
  }

  @Test
  void everyCauseHasExactlyItsRowsAndEvents() {
    JsonNode report =
        json(
            write(
                withoutLast(9),
                pair ->
                    books.sales().indexOf(firstSaleOf(pair)) % 2 == 0
                        ? Cause.IN_FLIGHT
                        : Cause.LOST_BY_LIVE));
    ListFile rows = new ListFile(folder, ReportList.ROWS);
    ListFile events = new ListFile(folder, ReportList.CAUSES);
    long differing = 0;
    for (JsonNode cause : report.get("causes")) {
      assertThat(
          rows.range(cause.get("first_row_line").asLong(), cause.get("rows").asLong()),
          everyItem(hasEntry("cause", cause.get("cause").asText())));
      assertThat(
          events.range(cause.get("first_event_line").asLong(), cause.get("events").asLong()),
          everyItem(hasEntry("cause", cause.get("cause").asText())));
      differing += cause.get("rows").asLong();
    }
    assertThat(differing, is(9L));
    for (JsonNode difference : report.get("differences")) {
      assertThat(
          events.range(
              difference.get("first_event_line").asLong(), difference.get("events").asLong()),
          everyItem(hasEntry("difference", difference.get("difference").asText())));
      assertThat(
          rows.range(difference.get("difference").asLong() + 1, 1).get(0),
          hasEntry("difference", difference.get("difference").asText()));
    }
    long equal = report.get("rows").get("equal").asLong();
    assertThat(rows.range(2 + differing, equal), everyItem(hasEntry("cause", "")));
    assertThat(rows.size(), is(report.get("rows").get("compared").asLong()));
  }

  @ParameterizedTest
  @EnumSource(Cause.class)
  void booksAreInOrderWhileEveryCausePasses(Cause cause) {
    Summary summary = write(withoutLast(2), pair -> cause);
    assertThat(
        summary.verdict(), is(cause.passes() ? CloseVerdict.TO_REVIEW : CloseVerdict.AT_FAULT));
    assertThat(summary.differences(), is(Map.of(cause, 2L)));
    assertThat(summary.unexplained(), is(cause == Cause.UNEXPLAINED ? 2L : 0L));
    long rows = books.rows().size();
    assertThat(
        summary.headline(),
        is(
            cause.passes()
                ? String.format(
                    "Books of 1 to 2 December 2010 closed: %d rows compared, %d equal, 2 different"
                        + " for a reason that passes.",
                    rows, rows - 2)
                : String.format(
                    "Books of 1 to 2 December 2010 not in order: %d rows compared, %d equal, 2 at"
                        + " fault.",
                    rows, rows - 2)));
  }

  @Test
  void aDifferenceThatNobodyNamesIsUnexplained() {
    Comparison comparison = books.compareWith(withoutLast(3), Function.identity());
    Summary summary = report(books.heading(), comparison).write(books.warehouse(), folder);
    assertThat(summary.verdict(), is(CloseVerdict.AT_FAULT));
    assertThat(summary.unexplained(), is(3L));
  }

  @Test
  void aCountedRecordThatIsInNoTablePutsTheBooksAtFault() {
    Comparison comparison = books.compareWith(books.rows(), Function.identity());
    books
        .warehouse()
        .inTransaction(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                return statement.execute("delete from event where id = 'on-time-5'");
              }
            });
    Summary summary = report(books.heading(), comparison).write(books.warehouse(), folder);
    assertThat(summary.verdict(), is(CloseVerdict.AT_FAULT));
    assertThat(summary.unlisted(), is(1L));
    assertThat(
        summary.headline(),
        is(
            "Books of 1 to 2 December 2010 not in order: the lists of records do not add up to the"
                + " counts, by 1."));
  }

  @Test
  void aDayWithoutRecordsIsClosedToo() {
    books = new RetailBooks(folder.resolve("empty"), Days.parse("2010-12-25"));
    Summary summary = writeEqual();
    assertThat(summary.verdict(), is(CloseVerdict.IN_ORDER));
    assertThat(
        summary.headline(), is("Books of 25 December 2010 closed: there was nothing to count."));
    assertThat(summary.recordsRead(), is(0L));
    for (ReportList list : ReportList.values()) {
      assertThat(new ListFile(folder, list).size(), is(0L));
    }
  }

  @Test
  void aRetriedBundleCountsOnce() {
    books.writeEvents();
    Comparison comparison = books.compareWith(books.rows(), Function.identity());
    Summary summary = report(books.heading(), comparison).write(books.warehouse(), folder);
    assertThat(summary.unlisted(), is(0L));
  }

  @Test
  void writingAgainChangesNothing() throws IOException {
    Comparison comparison = books.compareWith(books.rows(), Function.identity());
    CloseReport report = report(books.heading(), comparison);
    report.write(books.warehouse(), folder);
    Map<String, String> first = files();
    report.write(books.warehouse(), folder);
    assertThat(files(), is(first));
  }

  @Test
  void thePageAsksForNothingFromTheNetwork() throws IOException {
    String page = Files.readString(writeEqual().folder().path().resolve(Summary.PAGE));
    String[] forbidden = {
      "(src|href|action)\\s*=\\s*[\"']?(https?:|//)", "url\\(", "@import", "<link", "sourceMapping"
    };
    for (String pattern : forbidden) {
      assertThat(pattern, Pattern.compile(pattern).matcher(page).find(), is(false));
    }
    assertThat(page, containsString("default-src 'none'"));
  }

  @Test
  void groupValuesThatAreDeclaredPersonalAreMasked() throws IOException {
    List<Posting> live = withoutLast(9);
    Heading masked = books.heading(personalCountry(), PersonalValues.MASKED);
    write(masked, live, pair -> Cause.LOST_BY_LIVE);
    assertThat(filesWith("United Kingdom"), is(empty()));
    assertThat(
        new ListFile(folder, ReportList.ROWS).range(2, 1).get(0).get("group_values"),
        is("{\"currency\":\"GBP\",\"country\":\"(personal)\"}"));
  }

  @Test
  void groupValuesThatAreDeclaredPersonalAreShownToWhomAsksForThem() throws IOException {
    Heading shown = books.heading(personalCountry(), PersonalValues.SHOWN);
    write(shown, withoutLast(9), pair -> Cause.LOST_BY_LIVE);
    assertThat(filesWith("(personal)"), is(List.of("index.html")));
    assertThat(
        filesWith("United Kingdom"),
        is(List.of("corrections.csv", "index.html", "report.json", "rows.csv")));
  }

  private Catalog personalCountry() {
    Path copy = folder.resolve("ledger/personal");
    CatalogReader.withShipped(
        "retail",
        shipped -> {
          try {
            MoreFiles.createParentDirectories(copy);
            copy(shipped, copy);
            Path schema = copy.resolve("events/line.schema.json");
            String text = Files.readString(schema);
            Files.writeString(
                schema,
                text.replace(
                    "\"default\": \"unknown\"", "\"personal\": true, \"default\": \"unknown\""));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return copy;
        });
    return CatalogReader.read(copy);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private List<String> filesWith(String text) throws IOException {
    return files().entrySet().stream()
        .filter(file -> file.getValue().contains(text))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Test
  void theTotalsAreThoseOfTheRowsOfEachBook() {
    List<Posting> live = withoutLast(9);
    JsonNode total =
        stream(json(write(live, pair -> Cause.LOST_BY_LIVE)).get("totals"))
            .filter(one -> one.get("meter").asText().equals("retail.hourly_revenue"))
            .findFirst()
            .orElseThrow();
    assertThat(total.get("measure").asText(), is("revenue"));
    assertThat(total.get("currency").asText(), is("GBP"));
    long closed = revenue(books.rows());
    assertThat(total.get("closed").asLong(), is(closed));
    assertThat(total.get("live").asLong(), is(revenue(live)));
    assertThat(total.get("difference").asLong(), is(revenue(live) - closed));
  }

  private static long revenue(List<Posting> rows) {
    Meter meter = RetailBooks.METERS.get("retail.hourly_revenue");
    int measure = meter.measures().stream().map(Measure::name).toList().indexOf("revenue");
    return rows.stream()
        .filter(row -> row.key().meter().equals(meter.name()))
        .mapToLong(row -> row.totals().measures().get(measure))
        .sum();
  }

  @Test
  void thePageHasWordsForEveryCode() throws IOException {
    String words =
        new String(
            CloseReportTest.class.getResourceAsStream("/report/words.js").readAllBytes(),
            StandardCharsets.UTF_8);
    for (RejectionCode code : RejectionCode.values()) {
      assertThat(words, containsString("\n  " + code + ": \""));
    }
    for (Disposition disposition : Disposition.values()) {
      assertThat(words, containsString("[\"" + disposition + "\", \""));
    }
  }

  @Test
  void anIdThatLooksLikeMarkupIsOnlyText() throws IOException {
    books.sell(books.line(MARKUP, 0, MORNING + HOUR, MORNING + HOUR));
    String page = Files.readString(writeEqual().folder().path().resolve(Summary.PAGE));
    assertThat(page, not(containsString("<img")));
    assertThat(Pattern.compile("</script>").matcher(page).results().count(), is(3L));
    Matcher report =
        Pattern.compile(
                "<script type=\"application/json\" id=\"report\">(.*?)</script>", Pattern.DOTALL)
            .matcher(page);
    assertThat(report.find(), is(true));
    JsonNode ids = JSON.readTree(report.group(1)).get("records").get("texts").get("id");
    assertThat(stream(ids).map(JsonNode::asText).toList(), hasItem(MARKUP));
    assertThat(new ListFile(folder, ReportList.RECORDS).size(), is(55L));
  }

  @Test
  void payloadsAreInNoFile() throws IOException {
    writeEqual();
    assertThat(
        files().entrySet().stream()
            .filter(file -> file.getValue().contains("secret"))
            .map(Map.Entry::getKey)
            .toList(),
        is(empty()));
  }

  private Summary writeEqual() {
    return write(books.rows(), pair -> Cause.UNEXPLAINED);
  }

  private List<Posting> withoutLast(int count) {
    List<Posting> rows =
        new ArrayList<>(
            books.rows().stream()
                .sorted((one, other) -> one.key().meter().compareTo(other.key().meter()))
                .toList());
    return rows.subList(count, rows.size());
  }

  private Summary write(List<Posting> live, CauseOf causes) {
    return write(books.heading(), live, causes);
  }

  private Summary write(Heading heading, List<Posting> live, CauseOf causes) {
    Comparison comparison =
        books.compareWith(
            live,
            difference ->
                new Difference(
                    difference.closed(),
                    difference.live(),
                    causes.of(difference),
                    "It was left out.",
                    List.of(firstSaleOf(difference).counted())));
    return report(heading, comparison).write(books.warehouse(), folder);
  }

  /** Returns the report of what the close has written, and found by {@code compareWith}. */
  private CloseReport report(Heading heading, Comparison comparison) {
    Map<Cause, Long> rows = new EnumMap<>(Cause.class);
    books
        .warehouse()
        .readDifferences(
            heading.run().generation(),
            difference -> rows.merge(difference.cause(), 1L, Long::sum));
    return new CloseReport(
        heading,
        comparison,
        rows.entrySet().stream()
            .map(
                entry ->
                    new DifferenceCount(heading.days().first(), entry.getKey(), entry.getValue()))
            .toList());
  }

  private Sale firstSaleOf(Difference difference) {
    Posting row = difference.row();
    Predicate<Sale> ofRow =
        sale -> {
          RetailBooks.Row made = RetailBooks.row(RetailBooks.METERS.get(row.key().meter()), sale);
          return made.key().equals(row.key()) && made.postingStart() == row.postingStart();
        };
    return books.sales().stream().filter(ofRow).findFirst().orElseThrow();
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        if (!path.startsWith(folder.resolve("ledger"))) {
          files.put(folder.relativize(path).toString(), Files.readString(path));
        }
      }
    }
    return files;
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static JsonNode json(Summary summary) {
    try {
      return JSON.readTree(summary.folder().read(Summary.JSON));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Names the cause of a difference. */
  private interface CauseOf {
    Cause of(Difference difference);
  }
}
