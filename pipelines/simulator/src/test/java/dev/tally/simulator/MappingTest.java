package dev.tally.simulator;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tally.base.Progress;
import dev.tally.base.UserError;
import dev.tally.catalog.CatalogReader;
import dev.tally.kafka.KafkaClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingTest {

  private static final Instant NEW_YEAR_1997 = Instant.parse("1997-01-01T00:00:00Z");
  private static final Instant NEW_YEAR_1998 = Instant.parse("1998-01-01T00:00:00Z");
  private static final String HEADER =
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

  @TempDir private Path dir;

  @Test
  void theSumsOfFoodMartIn1997AreThePublishedOnes() {
    Origin foodMart =
        Origin.sample(
            SendFolder.shipped("retail").mapping("foodmart"),
            RowFilter.between(NEW_YEAR_1997, NEW_YEAR_1998));
    List<EventDraft> sales = drafts("retail", foodMart);
    assertThat(sales.size(), is(86_837));
    assertThat(sum(sales, "quantity"), is(266_773L));
    assertThat(sum(sales, "amount_micros"), is(565_238_130_000L));
    assertThat(sum(sales, "cost_micros"), is(225_627_233_600L));
  }

  @Test
  void aRowIsSpreadOverItsDayTheSameEveryTime() {
    RowFilter day = RowFilter.between(NEW_YEAR_1997, NEW_YEAR_1997.plusSeconds(86_400));
    Mapping mapping = SendFolder.shipped("retail").mapping("foodmart");
    List<EventDraft> once = drafts("retail", Origin.sample(mapping, day));
    List<EventDraft> again = drafts("retail", Origin.sample(mapping, day));
    assertThat(times(again), is(times(once)));
    assertThat(times(once).stream().distinct().count() > once.size() / 2, is(true));
  }

  @Test
  void theShopsInvoicesSatisfyTheirContracts() throws IOException {
    List<EventDraft> lines = drafts("retail", files("retail", "online-retail", "online-retail"));
    assertThat(lines.size(), is(58_345));
  }

  @Test
  void whatTheEditsDeletedIsWhatWasPublished() throws IOException {
    List<EventDraft> edits = drafts("wiki", files("wiki", "wikiticker", "wikiticker"));
    assertThat(edits.size(), is(39_244));
    Instant first = Instant.parse("2015-09-12T00:00:00Z");
    List<EventDraft> hour =
        edits.stream()
            .filter(edit -> edit.time() < first.plusSeconds(3600).toEpochMilli())
            .toList();
    assertThat(sum(hour, "deleted"), is(1761L));
  }

  @Test
  void equalRowsAreDifferentEvents() throws IOException {
    String row = "536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n";
    List<EventDraft> lines = retail(HEADER + row + row);
    assertThat(
        lines.stream().map(EventDraft::id).toList(), is(List.of("lines.csv:2", "lines.csv:3")));
    assertThat(lines.get(1).data(), is(lines.get(0).data()));
    assertThat(lines.get(0).data().get("amount_micros"), is(15_300_000L));
    assertThat(lines.get(0).data().get("customer"), is("17850"));
  }

  @Test
  void onlyTheRowsAskedForAreSent() throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("lines.csv"),
            HEADER
                + "1,A,X,1,2010-12-01 08:26:00,1,,France\n"
                + "2,A,X,1,2010-12-01 08:26:00,1,,Spain\n");
    RowFilter filter = new RowFilter("row.Country == 'Spain'", Instant.MIN, Instant.MAX);
    List<EventDraft> lines = drafts("retail", Origin.files(retailMapping(), List.of(file), filter));
    assertThat(lines.stream().map(EventDraft::id).toList(), is(List.of("lines.csv:3")));
  }

  @Test
  void aBadValueIsPlacedButNotShown() {
    UserError error =
        assertThrows(
            UserError.class,
            () -> retail(HEADER + "1,A,X,1,2010-12-01 08:26:00,1,Mrs Miller,France\n"));
    assertThat(error.getMessage(), containsString("lines.csv:2: "));
    assertThat(error.getMessage(), containsString("online-retail.yaml:30)"));
    assertThat(error.getMessage(), not(containsString("Miller")));
  }

  @Test
  void anEventThatItsContractRefusesIsNotSent() {
    UserError error =
        assertThrows(
            UserError.class, () -> retail(HEADER + "C1,A,X,1,2010-12-01 08:26:00,1,,France\n"));
    assertThat(
        error.getMessage(),
        containsString("lines.csv:2: com.example.retail.credit_note_line refuses it"));
  }

  @Test
  void aMissingFileIsNamed() {
    UserError error =
        assertThrows(
            UserError.class,
            () -> Origin.files(retailMapping(), List.of(Path.of("no/such.csv")), RowFilter.ALL));
    assertThat(error.getMessage(), is("There is no file no/such.csv."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "type: \"'t'\"             | type: \"'t' +\"         | m.yaml:5: ''t' +'",
        "type: \"'t'\"             | type: rwo.Type          | m.yaml:5: 'rwo.Type': undeclared",
        "type: \"'t'\"             | tipe: \"'t'\"           | m.yaml:5: 'tipe' is not known here",
        "format: csv               | format: xml             | m.yaml:3: 'format' must be csv",
        "data: {a: row.A}          | data: row.A             | m.yaml:7: 'data' must be a mapping",
        "name: m                   | name: [                 | m.yaml:3: this is not YAML",
        "name: m                   | nome: m                 | m.yaml:1: 'nome' is not known here",
      })
  void aMistakeInAMappingIsPlaced(String right, String wrong, String complaint) {
    String mapping =
        """
        name: m
        input:
          format: csv
        source: "'s'"
        type: "'t'"
        time: timestamp(row.T)
        data: {a: row.A}
        """;
    assertThat(mapping, containsString(right));
    UserError error =
        assertThrows(UserError.class, () -> Mapping.parse("m.yaml", mapping.replace(right, wrong)));
    assertThat(error.getMessage(), containsString(complaint));
  }

  private List<EventDraft> retail(String csv) throws IOException {
    Path file = Files.writeString(dir.resolve("lines.csv"), csv);
    return drafts("retail", Origin.files(retailMapping(), List.of(file), RowFilter.ALL));
  }

  private static Mapping retailMapping() {
    return SendFolder.shipped("retail").mapping("online-retail");
  }

  /** Returns a data set that every developer has a copy of, or skips the test in one line. */
  private static Origin files(String catalog, String mapping, String folder) throws IOException {
    String data = System.getenv("TALLY_DATA");
    assumeTrue(data != null, "TALLY_DATA is not set, so " + folder + " is not read");
    try (Stream<Path> files = Files.list(Path.of(data, folder))) {
      List<Path> rows =
          files.filter(file -> file.toString().matches(".*(csv|gz)")).sorted().toList();
      return Origin.files(SendFolder.shipped(catalog).mapping(mapping), rows, RowFilter.ALL);
    }
  }

  private static List<EventDraft> drafts(String catalog, Origin origin) {
    SendPlan plan =
        SendPlan.into(CatalogReader.shipped(catalog), "unsent", KafkaClients.of("none"))
            .send(origin);
    List<EventDraft> drafts = new ArrayList<>();
    origin.open(plan, Progress.NONE).iterator().forEachRemaining(drafts::add);
    return drafts;
  }

  private static List<Long> times(List<EventDraft> drafts) {
    return drafts.stream().map(EventDraft::time).toList();
  }

  private static long sum(List<EventDraft> drafts, String field) {
    return drafts.stream().mapToLong(draft -> (Long) draft.data().get(field)).sum();
  }
}
