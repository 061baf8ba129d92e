package dev.tally.cli;

import dev.tally.pipelines.ledger.Ledger;
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
}
