package dev.tally.cli;

import dev.tally.pipelines.ledger.Ledger;
import dev.tally.pipelines.warehouse.Warehouse;
import dev.tally.pipelines.warehouse.duckdb.DuckDbWarehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which ledger. */
final class LedgerOptions {

  @Option(
      names = "--ledger",
      paramLabel = "DIR",
      defaultValue = "ledger",
      description = "The ledger's folder (default: ${DEFAULT-VALUE}).")
  Path home = Path.of("ledger");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "What the names of its topics start with. Needed when the ledger is created (default: the"
              + " folder's name).")
  @Nullable String name;

  @Option(
      names = "--catalog",
      paramLabel = "NAME|DIR",
      description =
          "A shipped catalog (ads, retail, wiki) or a folder. Needed when the ledger is created.")
  @Nullable String catalog;

  /** Opens the ledger, or creates it where a catalog is given. */
  Ledger open() {
    if (catalog == null) {
      return Ledger.open(home);
    }
    if (!Files.exists(home.resolve("ledger.json")) || name != null) {
      String ledgerName =
          name != null ? name : home.toAbsolutePath().normalize().getFileName() + "";
      return Ledger.openOrCreate(home, ledgerName, catalog);
    }
    return Ledger.openOrCreate(home, Ledger.nameOf(home), catalog);
  }

  /**
   * Returns the warehouse of a ledger, to read from.
   *
   * @throws UserError if there is no such ledger, or nothing has been counted in it yet
   */
  static Warehouse warehouseIn(Path ledger) {
    if (!Files.isDirectory(ledger)) {
      throw new UserError(
          ExitCode.BAD_INPUT, "There is no ledger in " + ledger + "; name one with --ledger.");
    }
    if (!Files.exists(DuckDbWarehouse.fileIn(ledger))) {
      throw new UserError(
          ExitCode.NOT_READY,
          "The ledger in " + ledger + " has no warehouse yet; start tally live first.");
    }
    return DuckDbWarehouse.in(ledger);
  }
}
