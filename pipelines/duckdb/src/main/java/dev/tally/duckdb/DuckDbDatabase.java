package dev.tally.duckdb;

import dev.tally.warehouse.WarehouseLock;
import dev.tally.warehouse.sql.SqlDatabase;
import dev.tally.warehouse.sql.StoredRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A file as a warehouse sees it: whoever has a transaction in it has it for himself. */
record DuckDbDatabase(DuckDbFile file) implements SqlDatabase {

  @Override
  public <T> T inTransaction(Work<T> work) {
    return file.inTransaction(connection -> work.in(new DuckDbTransaction(connection)));
  }

  @Override
  public void read(String folder, String name, List<?> parameters, RowConsumer consumer) {
    file.forEachCopied(
        Sql.read(folder, name),
        DuckDbTransaction.bound(parameters),
        row -> consumer.accept(StoredRow.of(row)));
  }

  @Override
  public Optional<WarehouseLock> tryLock(String name) {
    Path path = file.path();
    return LockFile.tryLock(path.resolveSibling(path.getFileName() + "." + name + ".lock"));
  }
}
