package dev.tally.simulator;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cel.common.values.NullValue;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RowFormatTest {

  @TempDir private Path dir;

  @Test
  void aQuotedValueMayHoldCommasQuotesAndLineBreaks() throws IOException {
    List<Row> rows =
        read(RowFormat.CSV, "a,b\n1,\"one, \"\"two\"\"\nthree\"\n2,\"x\ny\nz\"\n3,last\n");
    assertThat(
        rows,
        is(
            List.of(
                new Row("rows", 2, Map.of("a", "1", "b", "one, \"two\"\nthree")),
                new Row("rows", 4, Map.of("a", "2", "b", "x\ny\nz")),
                new Row("rows", 7, Map.of("a", "3", "b", "last")))));
  }

  @Test
  void aCsvRowOfAnotherWidthIsPlaced() {
    UserError error = assertThrows(UserError.class, () -> read(RowFormat.CSV, "a,b\n1,2\n3\n"));
    assertThat(error.getMessage(), containsString("rows:3: the row has another number of values"));
  }

  @Test
  void aJsonLineKeepsEveryDigit() throws IOException {
    List<Row> rows =
        read(RowFormat.JSONL, "{\"n\":5,\"d\":0.1000,\"t\":true,\"z\":null}\n\n{\"n\":6}\n");
    assertThat(
        rows,
        is(
            List.of(
                new Row(
                    "rows",
                    1,
                    Map.of("n", 5L, "d", "0.1000", "t", true, "z", NullValue.NULL_VALUE)),
                new Row("rows", 3, Map.of("n", 6L)))));
  }

  @Test
  void theElementsOfAJsonArrayAreNumbered() throws IOException {
    List<Row> rows = read(RowFormat.JSON, "[{\"a\":1},{\"a\":[2,{\"b\":3}]}]");
    assertThat(
        rows,
        is(
            List.of(
                new Row("rows", 1, Map.of("a", 1L)),
                new Row("rows", 2, Map.of("a", List.of(2L, Map.of("b", 3L)))))));
  }

  @Test
  void aLineThatIsNotJsonIsPlacedButNotShown() {
    UserError error =
        assertThrows(
            UserError.class, () -> read(RowFormat.JSONL, "{\"a\":1}\n{\"name\":\"Miller\n"));
    assertThat(error.getMessage(), endsWith("rows:2: the line is not JSON"));
  }

  @ParameterizedTest
  @EnumSource
  void aByteOrderMarkIsNoPartOfAText(RowFormat format) throws IOException {
    Map<RowFormat, String> texts =
        Map.of(
            RowFormat.CSV, "a,b\r\n1,x\r\n",
            RowFormat.JSONL, "{\"a\":\"1\",\"b\":\"x\"}\r\n",
            RowFormat.JSON, "[{\"a\":\"1\",\"b\":\"x\"}]");
    String text = texts.get(format);
    if (text != null) {
      assertThat(read(format, "\uFEFF" + text), is(read(format, text)));
      assertThat(read(format, text).get(0).values(), is(Map.of("a", "1", "b", "x")));
    }
  }

  @Test
  void aQuotedHeaderBehindAByteOrderMarkIsRead() throws IOException {
    assertThat(
        read(RowFormat.CSV, "\uFEFF\"a\",\" b \"\r\n1,2\r\n"),
        is(List.of(new Row("rows", 2, Map.of("a", "1", "b", "2")))));
  }

  @Test
  void blankLinesAndLinesOfDelimitersAreNoRows() throws IOException {
    assertThat(
        read(RowFormat.CSV, "\n \na,b\n\n1,2\n,\n\n3,4\n\n"),
        is(
            List.of(
                new Row("rows", 5, Map.of("a", "1", "b", "2")),
                new Row("rows", 8, Map.of("a", "3", "b", "4")))));
  }

  @Test
  void aFileOfAHeaderOrOfNothingHasNoRows() throws IOException {
    assertThat(read(RowFormat.CSV, "a,b\n"), is(List.of()));
    assertThat(read(RowFormat.CSV, ""), is(List.of()));
    assertThat(read(RowFormat.JSONL, "\n"), is(List.of()));
    assertThat(read(RowFormat.JSON, "[]"), is(List.of()));
  }

  @Test
  void aColumnWithoutANameIsNotRead() throws IOException {
    assertThat(
        read(RowFormat.CSV, "a,b,\n1,2,z\n"),
        is(List.of(new Row("rows", 2, Map.of("a", "1", "b", "2")))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "CSV   | who,at,who%1,2,3%              | 1: the header names the column 'who' twice",
        "CSV   | a,b%1,2,3%                     | 2: the row has another number of values than the"
            + " header: 3, not 2",
        "CSV   | a,b%1,2%\"x,3%                 | 3: from here on quotes do not match",
        "JSONL | {\"a\":1}{\"a\":2}            | 1: the line holds more than one JSON value",
        "JSONL | {\"a\":1} {\"a\":2}%           | 1: the line holds more than one JSON value",
        "JSONL | {\"a\":1} x                    | 1: the line is not JSON",
        "JSONL | {\"a\":1}%{\"a\":1,\"a\":2}     | 2: the line has a field twice: 'a'",
        "JSONL | [1]                            | 1: the row is not a JSON object",
        "JSON  | {\"a\":1}                      | 1: the file is not a JSON array",
        "JSON  | [{\"a\":1}]%[{\"a\":2}]        | 1: behind the array there is more",
        "JSON  | [{\"a\":1},{\"a\":2}] trailing | 2: here or behind the array stands what is not"
            + " JSON",
        "JSON  | [{\"a\":1},2]                  | 2: the row is not a JSON object",
        "JSON  | [{\"a\":1}                     | 1: the element is not JSON",
      })
  void whatWouldBeReadWrongIsRefused(RowFormat format, String text, String complaint) {
    UserError error =
        assertThrows(UserError.class, () -> read(format, text.strip().replace('%', '\n')));
    assertThat(error.exitCode(), is(ExitCode.BAD_INPUT));
    assertThat(error.getMessage(), containsString("rows:" + complaint));
  }

  @Test
  void nothingIsLostBehindALineSeparatorOfUnicode() {
    UserError error =
        assertThrows(UserError.class, () -> read(RowFormat.JSONL, "{\"a\":1}\u2028{\"a\":2}\n"));
    assertThat(error.getMessage(), endsWith("rows:1: the line is not JSON"));
  }

  @Test
  void aParquetFileGivesTextsThatLoseNothing() throws Exception {
    Path file = dir.resolve("rows [1].parquet");
    try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckDb.createStatement()) {
      statement.execute(
          "copy (select 5::bigint as n, 0.10::decimal(9,2) as d, 0.1::double as f, 'x' as t,"
              + " true as b, null::varchar as z, timestamp '2026-03-02 08:05:00' as local,"
              + " timestamptz '2026-03-02 09:05:00+01:00' as utc, date '2026-03-02' as day) to '"
              + file
              + "' (format parquet)");
    }
    assertThat(
        read(RowFormat.PARQUET, file),
        is(
            List.of(
                new Row(
                    "rows [1].parquet",
                    1,
                    Map.of(
                        "n", 5L,
                        "d", "0.10",
                        "f", "0.1",
                        "t", "x",
                        "b", true,
                        "z", NullValue.NULL_VALUE,
                        "local", "2026-03-02T08:05",
                        "utc", "2026-03-02T08:05:00Z",
                        "day", "2026-03-02")))));
  }

  @Test
  void whatIsNoParquetFileIsSaidInASentence() {
    UserError error = assertThrows(UserError.class, () -> read(RowFormat.PARQUET, "a,b\n1,2\n"));
    assertThat(error.getMessage(), containsString("rows cannot be read as Parquet: "));
  }

  @Test
  void aCompressedFileHasTheSameRows() throws IOException {
    Path file = dir.resolve("rows.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("a\n1\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(read(RowFormat.CSV, file), is(read(RowFormat.CSV, "a\n1\n")));
  }

  @Test
  void bytesOfAnotherEncodingAreRefused() throws IOException {
    Path file = dir.resolve("latin");
    Files.write(file, "a\nCaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    UserError error = assertThrows(UserError.class, () -> read(RowFormat.CSV, file));
    assertThat(error.getMessage(), containsString("is not a text in UTF-8"));
  }

  private List<Row> read(RowFormat format, String text) throws IOException {
    return read(format, Files.writeString(dir.resolve("rows"), text));
  }

  private static List<Row> read(RowFormat format, Path file) {
    List<Row> rows = new ArrayList<>();
    Input input = new Input(format, StandardCharsets.UTF_8, ',', List.of());
    format.readAll(DataFile.onDisk(file), input, rows::add, BadRows.REFUSED);
    return rows;
  }
}
