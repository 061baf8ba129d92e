package dev.tally.duckdb;

import dev.tally.warehouse.sql.SqlWarehouse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The warehouse in {@code <ledger>/warehouse.duckdb}.
 *
 * <p>It keeps nothing open, so there is nothing to close: make one wherever one is needed.
 */
public final class DuckDbWarehouse extends SqlWarehouse {

  private static final String FILE = "warehouse.duckdb";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final DuckDbFile file;

  DuckDbWarehouse(Path ledger, Duration patience, InstantSource clock) {
    this(new DuckDbFile(fileIn(ledger), patience), clock);
  }

  private DuckDbWarehouse(DuckDbFile file, InstantSource clock) {
    super(new DuckDbDatabase(file), clock);
    this.file = file;
  }

  /** Returns the warehouse in a file, which is made by the first use. */
  static DuckDbWarehouse at(Path file) {
    return new DuckDbWarehouse(new DuckDbFile(file, PATIENCE), InstantSource.system());
  }

  /** Returns the warehouse of a ledger's folder. The file is made by the first use. */
  public static DuckDbWarehouse in(Path ledger) {
    return new DuckDbWarehouse(ledger, PATIENCE, InstantSource.system());
  }

  /** Returns where a ledger's warehouse is kept. */
  public static Path fileIn(Path ledger) {
    return ledger.resolve(FILE);
  }

  /**
   * Returns what the work returns once all it wrote is on disk; on an exception none of it is.
   *
   * @throws dev.tally.warehouse.WarehouseBusyException when others held the file for 60 s
   */
  public <T> T inTransaction(Work<T> work) {
    return file.inTransaction(work);
  }

  @Override
  public long forgetUncounted(long generation, boolean dryRun) {
    if (!dryRun) {
      file.deleteAbandonedCopies();
    }
    return super.forgetUncounted(generation, dryRun);
  }
}
