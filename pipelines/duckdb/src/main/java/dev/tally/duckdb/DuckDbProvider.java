package dev.tally.duckdb;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.warehouse.WarehouseConnector;
import dev.tally.warehouse.WarehouseProvider;
import java.nio.file.Path;
import java.util.Optional;

/** Warehouses in files: {@code duckdb:FILE}. */
public final class DuckDbProvider implements WarehouseProvider {

  private static final String SCHEME = "duckdb:";

  @Override
  public Optional<WarehouseConnector> connect(String url, Optional<Path> home) {
    if (!url.startsWith(SCHEME)) {
      return Optional.empty();
    }
    String file = url.substring(SCHEME.length());
    if (file.isEmpty()) {
      throw new UserError(
          ExitCode.BAD_INPUT, "The warehouse " + url + " names no file, as in " + form() + ".");
    }
    if (home.isEmpty() && !Path.of(file).isAbsolute()) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The ledger is not on this machine, so neither can its warehouse be in a file of its"
              + " folder, as in "
              + url
              + "; name another with --warehouse, such as postgresql://USER@HOST:PORT/DATABASE.");
    }
    Path path = home.isPresent() ? home.get().resolve(file) : Path.of(file);
    return Optional.of(new DuckDbConnector(path.toAbsolutePath().normalize().toString()));
  }

  @Override
  public String form() {
    return SCHEME + "FILE";
  }
}
