package dev.tally.postgres;

import dev.tally.warehouse.WarehouseConnector;
import dev.tally.warehouse.WarehouseProvider;
import java.nio.file.Path;
import java.util.Optional;

/** Warehouses in PostgreSQL: {@code postgresql://USER@HOST:PORT/DATABASE}. */
public final class PostgresProvider implements WarehouseProvider {

  @Override
  public Optional<WarehouseConnector> connect(String url, Optional<Path> home) {
    return PostgresUrl.parse(url).map(parsed -> new PostgresConnector(url));
  }

  @Override
  public String form() {
    return PostgresUrl.FORM;
  }
}
