package dev.tally.postgres;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.UserError;
import dev.tally.warehouse.WarehouseConnector;
import dev.tally.warehouse.WarehouseException;
import dev.tally.warehouse.WarehouseProvider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresUrlTest {

  @Test
  void aUrlIsReadAsPsqlReadsIt() {
    assertThat(
        parse("postgresql://me%40work:p%40ss%3A+w@db1:5433,db2/books?sslmode=verify-full"),
        is(
            new PostgresUrl(
                "db1:5433,db2",
                "books",
                "me@work",
                "p@ss:+w",
                "tally",
                List.of("sslmode=verify-full"))));
    assertThat(
        parse("postgres:///books?user=me&password=s%26t&currentSchema=retail&sslmode=require"),
        is(new PostgresUrl("", "books", "me", "s&t", "retail", List.of("sslmode=require"))));
  }

  @Test
  void theDriverIsToldAllOfIt() {
    PGSimpleDataSource source =
        parse("postgresql://me:secret@db:5433/books?sslmode=verify-full&currentSchema=retail")
            .dataSource();
    assertThat(source.getServerNames(), is(new String[] {"db"}));
    assertThat(source.getPortNumbers(), is(new int[] {5433}));
    assertThat(source.getDatabaseName(), is("books"));
    assertThat(source.getUser(), is("me"));
    assertThat(source.getPassword(), is("secret"));
    assertThat(source.getSslMode(), is("verify-full"));
    assertThat(source.getCurrentSchema(), is("retail"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"duckdb:a.duckdb", "mysql://host/postgresql:"})
  void aUrlOfAnotherKindIsNobodysBusiness(String url) {
    assertThat(PostgresUrl.parse(url), is(Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://me:secret@db",
        "postgresql://me:secret@db/",
        "postgresql://me:secret@db/?password=secret",
        "postgresql:books?password=secret"
      })
  void withoutADatabaseItIsRefusedAndItsPasswordIsNotTold(String url) {
    String refusal = assertThrows(UserError.class, () -> parse(url)).getMessage();
    assertThat(
        refusal,
        is(
            "The warehouse "
                + url.replace(":secret", "").replace("password=secret", "password=...")
                + " names no database, as in postgresql://USER@HOST:PORT/DATABASE."));
  }

  @ParameterizedTest
  @CsvSource({"Retail", "a-b", "'a,b'", "pg_temp", "1a", "''"})
  void aSchemaIsOneNameThatNeedsNoQuotes(String schema) {
    String refusal =
        assertThrows(UserError.class, () -> parse("postgresql://db/books?currentSchema=" + schema))
            .getMessage();
    assertThat(
        refusal,
        is(
            "The schema '"
                + schema
                + "' of the warehouse postgresql://db/books?currentSchema="
                + schema
                + " must be one name of small letters, digits and _, and not start with pg_."));
  }

  @Test
  void aConnectorTravelsAndKeepsItsPasswordToItself() throws Exception {
    WarehouseConnector connector = connect("postgresql://me:secret@db/books");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(connector);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject(), is(connector));
    }
    assertThat(connector.toString(), is("PostgresConnector[postgresql://me@db/books]"));
    assertThat(parse("postgresql://me:secret@db/books").toString(), is("postgresql://me@db/books"));
  }

  @Test
  void aServerThatIsNotThereIsToldAtOnceWithoutThePassword() throws Exception {
    int port = unusedPort();
    WarehouseConnector connector =
        connect("postgresql://me:secret@127.0.0.1:" + port + "/books?currentSchema=retail");
    for (Runnable use : List.<Runnable>of(connector::exists, () -> connector.open().runs())) {
      assertThat(
          assertThrows(WarehouseException.class, use::run).getMessage(),
          is(
              "The warehouse postgresql://me@127.0.0.1:"
                  + port
                  + "/books?currentSchema=retail failed: Connection to 127.0.0.1:"
                  + port
                  + " refused. Check that the hostname and port are correct and that the"
                  + " postmaster is accepting TCP/IP connections."));
    }
  }

  private static int unusedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static PostgresUrl parse(String url) {
    return PostgresUrl.parse(url).orElseThrow();
  }

  private static WarehouseConnector connect(String url) {
    return WarehouseProvider.connectAny(url, Optional.empty());
  }
}
