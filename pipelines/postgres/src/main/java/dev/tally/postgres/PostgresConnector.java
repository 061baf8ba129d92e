package dev.tally.postgres;

import dev.tally.warehouse.Warehouse;
import dev.tally.warehouse.WarehouseConnector;
import dev.tally.warehouse.WarehouseProvider;
import dev.tally.warehouse.sql.SqlWarehouse;
import java.time.InstantSource;

/**
 * A warehouse on a server that all workers reach.
 *
 * @param url as the ledger names it, perhaps with a password
 */
record PostgresConnector(String url) implements WarehouseConnector {

  @Override
  public Warehouse open() {
    return new SqlWarehouse(database(), InstantSource.system());
  }

  @Override
  public boolean exists() {
    return database().isDeclared();
  }

  private PostgresDatabase database() {
    return PostgresDatabase.of(PostgresUrl.parse(url).orElseThrow());
  }

  @Override
  public String toString() {
    return "PostgresConnector[" + WarehouseProvider.withoutPassword(url) + "]";
  }
}
