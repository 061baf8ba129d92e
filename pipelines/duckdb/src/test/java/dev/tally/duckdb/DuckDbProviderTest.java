package dev.tally.duckdb;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.UserError;
import dev.tally.warehouse.WarehouseConnector;
import dev.tally.warehouse.WarehouseProvider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbProviderTest {

  @TempDir private Path home;

  @Test
  void aFileIsFoundFromTheLedgersFolderAndMadeByTheFirstUse() {
    WarehouseConnector connector = connect("duckdb:warehouse.duckdb");
    assertThat(connector.exists(), is(false));
    connector.open().runs();
    assertThat(connector.exists(), is(true));
    assertThat(home.resolve("warehouse.duckdb").toFile().isFile(), is(true));
    assertThat(connect("duckdb:" + home.resolve("warehouse.duckdb")), is(connector));
  }

  @Test
  void aConnectorTravels() throws Exception {
    WarehouseConnector connector = connect("duckdb:warehouse.duckdb");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(connector);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject(), is(connector));
    }
  }

  @Test
  void aUrlOfNoKindIsRefusedWithTheKindsThatThereAre() {
    assertThat(
        refusal("oracle://somewhere"),
        is("No warehouse is at oracle://somewhere; a URL looks like duckdb:FILE."));
    assertThat(
        refusal("bigquery://shop-prod/numbers"),
        is(
            "No warehouse is at bigquery://shop-prod/numbers; a URL looks like duckdb:FILE. For"
                + " BigQuery use the distribution, with its folder lib/dataflow."));
    assertThat(refusal("duckdb:"), is("The warehouse duckdb: names no file, as in duckdb:FILE."));
  }

  private WarehouseConnector connect(String url) {
    return WarehouseProvider.connectAny(url, Optional.of(home));
  }

  private String refusal(String url) {
    return assertThrows(UserError.class, () -> connect(url)).getMessage();
  }
}
