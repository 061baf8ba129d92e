package dev.tally.app;

import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
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

  @Option(
      names = "--checkpoints",
      paramLabel = "DIR|URI",
      description =
          "Where Flink keeps live's checkpoints, and the cluster must reach. Only when the ledger is"
              + " created (default: checkpoints, in the ledger's folder).")
  private @Nullable String checkpoints;

  /** Opens the ledger, or creates it where a catalog is given. */
  Ledger open() {
    Folder home = folder.folder();
    Ledger.Keeping keeping = new Ledger.Keeping(warehouse, checkpoints);
    if (catalog == null) {
      Ledger ledger = folder.open();
      ledger.mustKeep(keeping);
      return ledger;
    }
    if (name != null) {
      return Ledger.openOrCreate(home, name, catalog, keeping);
    }
    String known = Ledger.isIn(home) ? Ledger.nameOf(home) : home.name();
    return Ledger.openOrCreate(home, known, catalog, keeping);
  }
}
