package dev.tally.postgres;

import dev.tally.warehouse.ClosedBookContract;
import dev.tally.warehouse.Warehouse;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class PostgresClosedBookIT extends ClosedBookContract {

  private final EmptySchema schema = new EmptySchema();

  @AfterEach
  void close() {
    schema.close();
  }

  @Override
  protected Warehouse newWarehouse(InstantSource clock) {
    return schema.warehouse(clock);
  }

  @Override
  protected List<String> brokenRules() throws SQLException {
    return schema.brokenRules();
  }
}
