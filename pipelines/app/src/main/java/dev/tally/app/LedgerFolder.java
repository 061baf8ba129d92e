package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.ledger.Ledger;
import dev.tally.warehouse.Warehouse;
import dev.tally.warehouse.WarehouseConnector;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says in which folder a ledger is. */
final class LedgerFolder {

  @Option(
      names = "--ledger",
      paramLabel = "DIR",
      defaultValue = "ledger",
      description = "The ledger's folder (default: ${DEFAULT-VALUE}).")
  private Path path = Path.of("ledger");

  Path path() {
    return path;
  }

  /** Opens the ledger, which must exist. */
  Ledger open() {
    return Ledger.open(path);
  }

  /**
   * Returns the warehouse of the ledger, to read from.
   *
   * @throws UserError if there is no such ledger, or nothing has been counted in it yet
   */
  Warehouse warehouse() {
    if (!Files.isDirectory(path)) {
      throw new UserError(
          ExitCode.BAD_INPUT, "There is no ledger in " + path + "; name one with --ledger.");
    }
    WarehouseConnector connector = Ledger.warehouseIn(path);
    if (!connector.exists()) {
      throw new UserError(
          ExitCode.NOT_READY,
          "The ledger in " + path + " has no warehouse yet; start tally live first.");
    }
    return connector.open();
  }
}
