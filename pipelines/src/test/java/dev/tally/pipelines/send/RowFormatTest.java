package dev.tally.pipelines.send;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cel.common.values.NullValue;
import dev.tally.cli.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    format.read(DataFile.onDisk(file), StandardCharsets.UTF_8, rows::add);
    return rows;
  }
}
