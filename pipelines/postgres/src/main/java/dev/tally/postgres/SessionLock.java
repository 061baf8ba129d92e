package dev.tally.postgres;

import dev.tally.warehouse.WarehouseException;
import dev.tally.warehouse.WarehouseLock;
import java.sql.Connection;
import java.sql.SQLException;

/** An advisory lock, which a connection has until it is closed or its process ends. */
record SessionLock(Connection connection) implements WarehouseLock {

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new WarehouseException("A lock of the warehouse cannot be given back", e);
    }
  }
}
