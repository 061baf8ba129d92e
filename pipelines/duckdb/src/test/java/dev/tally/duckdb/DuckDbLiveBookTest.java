package dev.tally.duckdb;

import dev.tally.warehouse.LiveBookContract;
import dev.tally.warehouse.Warehouse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class DuckDbLiveBookTest extends LiveBookContract {

  @TempDir private Path ledger;
  private DuckDbWarehouse warehouse;

  @Override
  protected Warehouse newWarehouse(InstantSource clock) {
    warehouse = new DuckDbWarehouse(ledger, Duration.ofSeconds(60), clock);
    return warehouse;
  }

  @Override
  protected List<Checks.Broken> brokenRules() {
    return warehouse.inTransaction(Checks::run);
  }
}
