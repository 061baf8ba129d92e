package dev.tally.bigquery;

import dev.tally.warehouse.WarehouseConnector;
import dev.tally.warehouse.WarehouseProvider;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Warehouses whose numbers are read in BigQuery. What a ledger decides and fences stays in a
 * database with transactions, which the URL names last.
 */
public final class BigQueryProvider implements WarehouseProvider {

  @Override
  public Optional<WarehouseConnector> connect(String url, Optional<Path> home) {
    return BigQueryUrl.parse(url)
        .map(
            parsed ->
                new BigQueryConnector(parsed, WarehouseProvider.connectAny(parsed.ledger(), home)));
  }

  @Override
  public String form() {
    return BigQueryUrl.FORM;
  }
}
