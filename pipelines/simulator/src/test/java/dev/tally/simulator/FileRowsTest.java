package dev.tally.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.Progress;
import dev.tally.base.UserError;
import dev.tally.catalog.CatalogReader;
import dev.tally.kafka.KafkaClients;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRowsTest {

  private static final String HEADER = "at,arrived,key,stock,count,price\n";
  private static final String ROW = "2026-03-02 08:00,2026-03-02 08:00,";

  @TempDir private Path dir;

  @Test
  void filesOfOneNameInTwoFoldersAreFilesOfTheirOwn() throws IOException {
    write("a/part-0000.csv", ROW + "k,A,1,1.00\n");
    write("b/part-0000.csv", ROW + "k,A,1,1.00\n");
    List<Path> both = List.of(dir.resolve("a/part-0000.csv"), dir.resolve("b/part-0000.csv"));

    assertThat(ids(drafts(mapping(""), both)), contains("a/part-0000.csv:2", "b/part-0000.csv:2"));
    assertThat(ids(drafts(mapping(""), List.of(dir))), is(ids(drafts(mapping(""), both))));
    assertThat(ids(drafts(mapping(""), both.subList(0, 1))), contains("part-0000.csv:2"));
  }

  @Test
  void aFolderStandsForItsFilesOfTheFormatInTheOrderOfTheirPaths() throws IOException {
    write("2026/b.csv", ROW + "k,A,1,1.00\n");
    write("2026/a.tsv", ROW + "k,A,1,1.00\n");
    write("2026/.hidden.csv", "no header of ours\n");
    write("2026/notes.md", "nor this\n");
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(dir.resolve("2026/c.csv.gz")))) {
      out.write((HEADER + ROW + "k,A,1,1.00\n").getBytes(UTF_8));
    }
    assertThat(
        ids(drafts(mapping(""), List.of(dir.resolve("2026")))),
        contains("a.tsv:2", "b.csv:2", "c.csv:2"));

    Path empty = Files.createDirectories(dir.resolve("empty"));
    UserError error = assertThrows(UserError.class, () -> drafts(mapping(""), List.of(empty)));
    assertThat(error.getMessage(), containsString("has no file that ends in .csv, .tsv, .txt"));
  }

  @Test
  void anIdOfItsOwnIsARowsOwn() throws IOException {
    write("one.csv", ROW + "R-1,A,1,1.00\n" + ROW + "R-2,A,1,1.00\n");
    assertThat(ids(drafts(mapping("id: row.key\n"), files("one.csv"))), contains("R-1", "R-2"));
    assertThat(
        ids(drafts(mapping("id: whole(row.count)\n"), List.of(write("n.csv", ROW + "k,A,7,1\n")))),
        contains("7"));
  }

  @Test
  void rowsOfOneIdAreRefusedBeforeAnythingIsSent() throws IOException {
    write("one.csv", ROW + "R-1,A,1,1.00\n");
    write("two.csv", ROW + "R-2,A,1,1.00\n" + ROW + "R-1,B,1,1.00\n");
    UserError error =
        assertThrows(
            UserError.class, () -> drafts(mapping("id: row.key\n"), files("one.csv", "two.csv")));
    assertThat(
        error.getMessage(),
        is(
            dir.resolve("two.csv")
                + ":3: it has the source and the id 'R-1' of "
                + dir.resolve("one.csv")
                + ":2, and one of the two would not be counted: leave one out, or let the"
                + " mapping's 'id' tell them apart"));
    assertThrows(UserError.class, () -> drafts(mapping(""), files("one.csv", "one.csv")));
  }

  @Test
  void rowsThatCannotBeSentAreSkippedWhereThatIsAskedFor() throws IOException {
    write(
        "bad.csv",
        ROW + "a,A,1,1.00\n" + ROW + "b,B,1,1;00\n" + ROW + "c,C,1\n" + ROW + "d,D,1,2.00\n");
    Path skipped = dir.resolve("skipped.jsonl");
    Origin.Drafts drafts = open(mapping(""), files("bad.csv"), skipped);
    List<EventDraft> sent = new ArrayList<>();
    drafts.iterator().forEachRemaining(sent::add);

    assertThat(ids(sent), contains("bad.csv:2", "bad.csv:5"));
    assertThat(drafts.skipped(), is(2L));
    String file = dir.resolve("bad.csv").toString();
    assertThat(
        Files.readAllLines(skipped),
        contains(
            "{\"file\":\""
                + file
                + "\",\"line\":3,\"reason\":\"price is '1;00': '1;00' is no number such as 2.50"
                + " (micros(row.price), m.yaml:13)\",\"row\":{\"at\":\"2026-03-02"
                + " 08:00\",\"arrived\":\"2026-03-02"
                + " 08:00\",\"key\":\"b\",\"stock\":\"B\",\"count\":\"1\",\"price\":\"1;00\"}}",
            "{\"file\":\""
                + file
                + "\",\"line\":4,\"reason\":\"the row has another number of values than the header:"
                + " 5, not 6\",\"row\":[\"2026-03-02 08:00\",\"2026-03-02"
                + " 08:00\",\"c\",\"C\",\"1\"]}"));
  }

  @Test
  void rowsThatSayWhenTheyArrivedKeepTheirOrder() throws IOException {
    write(
        "log.csv",
        """
        2026-03-02 08:00,2026-03-02 08:01,a,A,1,1
        2026-03-02 07:00,2026-03-02 08:05,b,A,1,1
        2026-03-02 08:02,2026-03-02 08:03,c,A,1,1
        2026-03-02 08:06,2026-03-02 08:06,d,A,1,1
        """);
    List<EventDraft> drafts =
        drafts(mapping("arrival: timestamp(row.arrived, 'UTC')\n"), files("log.csv"));

    assertThat(ids(drafts), contains("log.csv:2", "log.csv:3", "log.csv:4", "log.csv:5"));
    assertThat(
        drafts.stream().map(draft -> Instant.ofEpochMilli(draft.earliest())).toList(),
        contains(
            Instant.parse("2026-03-02T08:01:00Z"),
            Instant.parse("2026-03-02T08:05:00Z"),
            Instant.parse("2026-03-02T08:05:00Z"),
            Instant.parse("2026-03-02T08:06:00Z")));
  }

  @Test
  void whatTheCountingCodeRejectsIsNotPromised() throws IOException {
    assertThat(
        complaint(
            "2026-03-02 08:00,2026-03-02 07:58,k,A,1,1\n",
            "arrival: timestamp(row.arrived, 'UTC')\n"),
        containsString(":2: com.example.retail.sale_line refuses it: FUTURE_EVENT_TIME"));
    assertThat(
        complaint("1969-12-31 23:00,x,k,A,1,1\n", ""),
        containsString(
            ":2: a history is stamped with its own times, and 1969-12-31T23:00:00Z is before 1971,"
                + " which nobody would believe"));
    assertThat(
        complaint("9998-01-01 00:00,x,k,A,1,1\n", ""),
        containsString(":2: a history is stamped with its own times, and 9998-01-01T00:00:00Z is"));
    Path half = dir.resolve("half.jsonl");
    Files.writeString(
        half, "{\"at\":\"2026-03-02 08:00\",\"stock\":\"a\\ud800\",\"count\":1,\"price\":2.50}\n");
    UserError error =
        assertThrows(UserError.class, () -> drafts(mapping("", "jsonl"), List.of(half)));
    assertThat(error.getMessage(), containsString("half.jsonl:1: com.example.retail.sale_line"));
  }

  @Test
  void aFieldThatTheContractDoesNotHaveIsRefusedWithThoseThatItHas() throws IOException {
    write("one.csv", ROW + "R-1,A,1,1.00\n");
    Mapping misspelt =
        Mapping.parse("m.yaml", text("", "csv").replace("stock_code:", "stock_cod:"));
    UserError error = assertThrows(UserError.class, () -> drafts(misspelt, files("one.csv")));
    assertThat(
        error.getMessage(),
        containsString("m.yaml:11: com.example.retail.sale_line has no field 'stock_cod'; it has"));
    assertThat(
        misspelt.mistakes(CatalogReader.shipped("retail")).stream()
            .map(problem -> problem.line() + " " + problem.message())
            .filter(message -> message.contains("needs"))
            .toList(),
        contains("10 com.example.retail.sale_line needs 'stock_code', and 'data' has none"));
  }

  private String complaint(String row, String more) throws IOException {
    List<Path> file = List.of(write("rows.csv", row));
    return String.valueOf(
        assertThrows(UserError.class, () -> drafts(mapping(more), file)).getMessage());
  }

  private static Mapping mapping(String more) {
    return mapping(more, "csv");
  }

  private static Mapping mapping(String more, String format) {
    return Mapping.parse("m.yaml", text(more, format));
  }

  private static String text(String more, String format) {
    return """
    name: m
    input:
      format: FORMAT
    source: "'urn:example:shop'"
    type: "'com.example.retail.sale_line'"
    time: timestamp(row.at, 'UTC')


    data:
      invoice: "'1'"
      stock_code: row.stock
      quantity: whole(row.count)
      amount_micros: micros(row.price)
      currency: "'EUR'"
    """
            .replace("FORMAT", format)
        + more;
  }

  private Path write(String name, String rows) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, HEADER + rows);
  }

  private List<Path> files(String... names) {
    return List.of(names).stream().map(dir::resolve).toList();
  }

  private static List<String> ids(List<EventDraft> drafts) {
    return drafts.stream().map(EventDraft::id).toList();
  }

  private static List<EventDraft> drafts(Mapping mapping, List<Path> files) {
    List<EventDraft> drafts = new ArrayList<>();
    open(mapping, files, null).iterator().forEachRemaining(drafts::add);
    return drafts;
  }

  private static Origin.Drafts open(Mapping mapping, List<Path> files, @Nullable Path skipped) {
    Origin origin = Origin.files(mapping, files, RowFilter.ALL, skipped);
    SendPlan plan =
        SendPlan.into(CatalogReader.shipped("retail"), "unsent", KafkaClients.of("none"))
            .send(origin);
    return origin.open(plan, Progress.NONE);
  }
}
