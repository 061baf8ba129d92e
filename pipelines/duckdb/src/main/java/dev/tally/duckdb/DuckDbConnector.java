package dev.tally.duckdb;

import dev.tally.warehouse.Warehouse;
import dev.tally.warehouse.WarehouseConnector;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A warehouse in a file, for workers of this machine.
 *
 * @param file an absolute path
 */
record DuckDbConnector(String file) implements WarehouseConnector {

  @Override
  public Warehouse open() {
    return DuckDbWarehouse.at(Path.of(file));
  }

  @Override
  public boolean exists() {
    return Files.exists(Path.of(file));
  }
}
