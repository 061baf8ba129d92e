package dev.tally.sql;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.zetasql.SqlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** BigQuery's SQL, held against Google's own analyser and against the columns of schema.yaml. */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = "amd64",
    disabledReason = "the analyser's library is")
class GoogleSqlTest {

  private static final Path FOLDERS = Path.of("");

  /** Columns that only the ledger's own warehouse has. */
  private static final Map<String, List<String>> LEFT_OUT =
      Map.of("event_v1", List.of("original"), "exception_v1", List.of("value"));

  private final GoogleSql sql = new GoogleSql();

  @BeforeEach
  void makeTables() throws IOException {
    for (Path file : files("*_v1/bigquery/ddl.sql")) {
      sql.run(Files.readString(file));
    }
  }

  @Test
  void everyTableHasTheColumnsOfItsSchemaInOrder() throws IOException {
    Map<String, List<String>> expected = new TreeMap<>();
    Map<String, List<String>> made = new TreeMap<>();
    for (Path file : files("*_v1/bigquery/ddl.sql")) {
      Path folder = file.getParent().getParent();
      GoogleSql alone = new GoogleSql();
      alone.run(Files.readString(file));
      alone
          .tables()
          .forEach(
              (table, columns) -> {
                expected.put(table, schema(folder));
                made.put(table, columns);
              });
    }
    assertThat(made, equalTo(expected));
  }

  @Test
  void everyOtherStatementIsSoundOnThoseTables() throws IOException {
    // BigQuery finds an external table's columns in its files; these are those of every type.
    sql.run(
        """
        create table ${dataset}.${type}_lake (
          topic string, topic_partition int64, topic_offset int64, topic_item int64,
          source string, id string, type string, subject string,
          event_time timestamp, arrival_time timestamp, posted_time timestamp,
          payload_hash string, generation int64, data_amount_micros int64, posting_day date
        );
        """);
    for (String folder : List.of("statement_view", "exception_view", "lake_copy")) {
      sql.run(Files.readString(FOLDERS.resolve(folder + "/bigquery/ddl.sql")));
    }
    List<Path> others =
        files("*/bigquery/*.sql").stream().filter(file -> !file.endsWith("ddl.sql")).toList();
    for (Path file : others) {
      sql.run(Files.readString(file));
    }
    assertThat(sql.tables().get("sale_line"), equalTo(sql.tables().get("sale_line_lake")));
    assertThat(
        sql.tables().get("statement"),
        equalTo(
            List.of(
                "meter STRING",
                "group_values STRING",
                "value_start TIMESTAMP",
                "value_end TIMESTAMP",
                "measures STRING",
                "events INT64",
                "late_events INT64",
                "fingerprint STRING",
                "book STRING",
                "posted_through TIMESTAMP")));
  }

  @Test
  void aColumnThatIsNotThereIsFound() {
    SqlException error =
        assertThrows(
            SqlException.class, () -> sql.run("select amount from ${dataset}.live_posting;"));
    assertThat(error.getMessage(), is("Unrecognized name: amount [at 1:8]"));
  }

  private static List<Path> files(String glob) throws IOException {
    try (Stream<Path> all = Files.walk(FOLDERS, 3)) {
      return all.filter(FOLDERS.getFileSystem().getPathMatcher("glob:" + glob)::matches)
          .sorted()
          .toList();
    }
  }

  private static List<String> schema(Path folder) {
    List<String> leftOut = LEFT_OUT.getOrDefault(folder.toString(), List.of());
    return SchemaYaml.columns(folder.resolve("schema.yaml")).stream()
        .filter(column -> leftOut.stream().noneMatch(name -> column.startsWith(name + " ")))
        .toList();
  }
}
