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
  public Optional<WarehouseConnector> connect(String url, Path home) {
    if (!url.startsWith(SCHEME)) {
      return Optional.empty();
    }
    String file = url.substring(SCHEME.length());
    if (file.isEmpty()) {
      throw new UserError(
          ExitCode.BAD_INPUT, "The warehouse " + url + " names no file, as in " + form() + ".");
    }
    return Optional.of(
        new DuckDbConnector(home.resolve(file).toAbsolutePath().normalize().toString()));
  }

  @Override
  public String form() {
    return SCHEME + "FILE";
  }
}
