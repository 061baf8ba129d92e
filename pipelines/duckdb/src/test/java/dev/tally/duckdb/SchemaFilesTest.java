package dev.tally.duckdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaFilesTest {

  @TempDir private Path ledger;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "certificate_v1",
        "close_count_v1",
        "close_difference_v1",
        "closed_day_v1",
        "event_v1",
        "exception_v1",
        "meter_v1",
        "posting_v1",
        "run_v1",
        "statement_view"
      })
  void aSchemaNamesTheColumnsOfItsTableInOrder(String folder) throws IOException {
    String table = folder.substring(0, folder.lastIndexOf('_'));
    List<String> columns =
        DuckDbWarehouse.in(ledger)
            .inTransaction(
                connection ->
                    Sql.query(
                        connection,
                        "select name from pragma_table_info('" + table + "') order by cid",
                        List.of(),
                        row -> row.getString("name")));
    assertThat(namesIn(folder), is(columns));
  }

  private static List<String> namesIn(String folder) throws IOException {
    String path = "/warehouse-sql/" + folder + "/schema.yaml";
    try (InputStream in = SchemaFilesTest.class.getResourceAsStream(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("  - name: "))
          .map(line -> line.substring("  - name: ".length()))
          .toList();
    }
  }
}
