package dev.tally.app;

import dev.tally.ledger.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which ledger, and of which catalog to create it. */
final class LedgerOptions {

  @Mixin private LedgerFolder folder = new LedgerFolder();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "What the names of its topics start with. Needed when the ledger is created (default: the"
              + " folder's name).")
  private @Nullable String name;

  @Option(
      names = "--catalog",
      paramLabel = "NAME|DIR",
      description =
          "A shipped catalog (ads, retail, wiki) or a folder. Needed when the ledger is created.")
  private @Nullable String catalog;

  @Option(
      names = "--warehouse",
      paramLabel = "URL",
      description =
          "Where its rows are kept: duckdb:FILE or postgresql://USER@HOST:PORT/DATABASE. Only when"
              + " the ledger is created (default: duckdb:warehouse.duckdb, in the ledger's"
              + " folder).")
  private @Nullable String warehouse;

  /** Opens the ledger, or creates it where a catalog is given. */
  Ledger open() {
    Path home = folder.path();
    if (catalog == null) {
      Ledger ledger = folder.open();
      if (warehouse != null) {
        ledger.mustKeepRowsIn(warehouse);
      }
      return ledger;
    }
    if (!Files.exists(home.resolve("ledger.json")) || name != null) {
      String ledgerName =
          name != null ? name : home.toAbsolutePath().normalize().getFileName() + "";
      return Ledger.openOrCreate(home, ledgerName, catalog, warehouse);
    }
    return Ledger.openOrCreate(home, Ledger.nameOf(home), catalog, warehouse);
  }
}
