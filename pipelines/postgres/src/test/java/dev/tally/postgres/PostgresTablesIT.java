package dev.tally.postgres;

import static dev.tally.warehouse.Orders.CATALOG;
import static dev.tally.warehouse.Orders.METERS;
import static dev.tally.warehouse.Orders.certificate;
import static dev.tally.warehouse.Orders.order;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.catalog.Catalogs;
import dev.tally.transforms.meter.Posting;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.CellQuery;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import dev.tally.warehouse.SchemaFile;
import dev.tally.warehouse.Warehouse;
import dev.tally.warehouse.sql.SqlWarehouse;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands in the schema, for whoever reads it with SQL. */
class PostgresTablesIT {

  private final EmptySchema schema = new EmptySchema();
  private Warehouse warehouse;
  private Run live;

  @BeforeEach
  void writeSomeRows() {
    warehouse = schema.warehouse(InstantSource.system());
    live = warehouse.beginRun(Job.LIVE, Catalogs.of(CATALOG), List.of());
    Posting base = order("a", "2025-03-01T10:00:00Z", 5_000_000);
    Posting late = order("a", "2025-03-01T10:00:00Z", "2025-03-02T00:00:00Z", 3_000_000);
    Posting nul = order("\u0000\u0001\\u0000", "2025-03-01T10:00:00Z", 7);
    warehouse.writePostings(Book.LIVE, live.generation(), List.of(base, late, nul), METERS);
    warehouse.writeCertificates(
        Book.LIVE,
        live.generation(),
        List.of(certificate("2025-03-01T00:00:00Z", "2025-03-02T00:01:00Z")));
  }

  @AfterEach
  void close() {
    schema.close();
  }

  @Test
  void anAnalystTakesGroupsAndMeasuresApart() throws SQLException {
    assertThat(
        query(
            "select as_jsonb(group_values) ->> 'shop', value_start, measures ->> 'amount', events,"
                + " book, posted_through from statement where meter = 'orders' order by 1"),
        contains(
            "\u0001\u0001\u0001\u0002\\u0000|2025-03-01 10:00:00|7|1|live|2025-03-01 10:01:00",
            "a|2025-03-01 10:00:00|8000000|2|live|2025-03-02 00:01:00"));
    assertThat(
        query(
            "select sum_fingerprint(fingerprint) = min(fingerprint) from statement group by"
                + " events"),
        contains("t", "t"));
  }

  @Test
  void everyDayHasAPartitionOfItsOwn() throws SQLException {
    assertThat(
        query(
            "select c.relname, count(*) from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                + " join posting p on p.tableoid = c.oid"
                + " where i.inhparent = 'posting'::regclass group by 1 order by 1"),
        contains("posting_2025_03_01|2", "posting_2025_03_02|1"));
  }

  @Test
  void aStatementOfOneDayReadsThePartitionsFromThatDayOn() throws SQLException {
    String plan =
        String.join(
            "\n",
            query(
                "explain select * from statement_between('2025-03-02', '2025-03-03', 'infinity')"
                    + " where meter = 'orders' collate \"C\""));
    assertThat(plan, plan.contains("posting_2025_03_01"), is(false));
    assertThat(plan, plan.contains("posting_2025_03_02"), is(true));
  }

  @ParameterizedTest
  @MethodSource("dev.tally.warehouse.SchemaFile#all")
  void aSchemaFileNamesTheColumnsOfItsTableInOrder(SchemaFile file) throws SQLException {
    assertThat(
        query(
            "select column_name from information_schema.columns where table_schema ="
                + " current_schema() and table_name = '"
                + file.table()
                + "' order by ordinal_position"),
        is(file.columns()));
  }

  @Test
  void whatIsDeclaredIsNotDeclaredAgain() throws SQLException {
    List<String> before = query("select oid, xmin from pg_class where relname = 'statement'");
    try (PostgresCopyOfSchema again = new PostgresCopyOfSchema(schema.name())) {
      again.runs();
    }
    assertThat(query("select oid, xmin from pg_class where relname = 'statement'"), is(before));
  }

  /** Another process's view of the same schema. */
  private record PostgresCopyOfSchema(PostgresDatabase database) implements AutoCloseable {

    PostgresCopyOfSchema(String schema) {
      this(
          new PostgresDatabase(
              PostgresUrl.parse(Server.url("currentSchema=" + schema)).orElseThrow(),
              Duration.ofSeconds(60)));
    }

    void runs() {
      new SqlWarehouse(database, InstantSource.system()).runs();
    }

    @Override
    public void close() {
      database.close();
    }
  }

  @Test
  void aReaderReadsAndDoesNothingElse() throws Exception {
    try (Connection owner = Server.connect(schema.name());
        Statement statement = owner.createStatement();
        InputStream script =
            PostgresTablesIT.class.getResourceAsStream(
                "/warehouse-sql/roles/postgresql/reader.sql")) {
      String reader = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      statement.execute(reader);
      statement.execute(reader);
      statement.execute("create role analyst_" + schema.name() + " login");
      statement.execute("grant " + schema.name() + "_reader to analyst_" + schema.name());
    }
    // A partition that was made after the grants.
    warehouse.writePostings(
        Book.LIVE, live.generation(), List.of(order("c", "2025-03-03T10:00:00Z", 1)), METERS);
    String user = "analyst_" + schema.name();
    try (Connection analyst =
            DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:"
                    + Server.port()
                    + "/postgres?currentSchema="
                    + schema.name()
                    + "&user="
                    + user);
        Statement statement = analyst.createStatement()) {
      try (ResultSet row =
          statement.executeQuery(
              "select (select count(*) from statement), (select count(*) from posting),"
                  + " (select count(*) from settled_exception)")) {
        row.next();
        assertThat(List.of(row.getInt(1), row.getInt(2), row.getInt(3)), is(List.of(2, 4, 0)));
      }
      for (String forbidden :
          List.of(
              "insert into run select * from run",
              "delete from posting",
              "update closed_day set generation = 1",
              "truncate event",
              "create table mine (a int)",
              "drop view statement")) {
        SQLException refused = assertThrows(SQLException.class, () -> statement.execute(forbidden));
        assertThat(forbidden, refused.getSQLState(), is("42501"));
      }
    }
    PostgresDatabase database =
        new PostgresDatabase(
            PostgresUrl.parse(Server.url("currentSchema=" + schema.name() + "&user=" + user))
                .orElseThrow(),
            Duration.ofSeconds(60));
    Warehouse read = new SqlWarehouse(database, InstantSource.system());
    assertThat(read.runs().size(), is(1));
    assertThat(read.cells(CellQuery.all("orders")).size(), is(2));
    database.close();
  }

  private List<String> query(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = Server.connect(schema.name());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        List<String> columns = new ArrayList<>();
        for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
          columns.add(row.getString(column));
        }
        rows.add(String.join("|", columns));
      }
    }
    return rows;
  }
}
