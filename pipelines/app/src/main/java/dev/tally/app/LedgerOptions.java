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

  /** Opens the ledger, or creates it where a catalog is given. */
  Ledger open() {
    Path home = folder.path();
    if (catalog == null) {
      return folder.open();
    }
    if (!Files.exists(home.resolve("ledger.json")) || name != null) {
      String ledgerName =
          name != null ? name : home.toAbsolutePath().normalize().getFileName() + "";
      return Ledger.openOrCreate(home, ledgerName, catalog);
    }
    return Ledger.openOrCreate(home, Ledger.nameOf(home), catalog);
  }
}
