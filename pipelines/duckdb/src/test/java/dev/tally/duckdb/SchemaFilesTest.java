package dev.tally.duckdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.warehouse.SchemaFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaFilesTest {

  @TempDir private Path ledger;

  @ParameterizedTest
  @MethodSource("dev.tally.warehouse.SchemaFile#all")
  void aSchemaNamesTheColumnsOfItsTableInOrder(SchemaFile file) {
    List<String> columns =
        DuckDbWarehouse.in(ledger)
            .inTransaction(
                connection ->
                    Sql.query(
                        connection,
                        "select name from pragma_table_info('" + file.table() + "') order by cid",
                        List.of(),
                        row -> row.getString("name")));
    assertThat(file.columns(), is(columns));
  }
}
