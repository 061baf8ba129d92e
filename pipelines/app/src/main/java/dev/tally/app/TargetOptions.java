package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogException;
import dev.tally.catalog.CatalogReader;
import dev.tally.kafka.KafkaClients;
import dev.tally.simulator.SendFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options that say which topics a command writes to: those of a ledger, which need not exist.
 */
final class TargetOptions {

  @Option(
      names = "--catalog",
      paramLabel = "NAME|DIR",
      required = true,
      description = "A shipped catalog (ads, retail, wiki) or a folder.")
  private String catalog = "";

  @Option(
      names = "--ledger-name",
      paramLabel = "NAME",
      required = true,
      description = "What the names of the ledger's topics start with.")
  private String ledgerName = "";

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:9092",
      description = "The Kafka brokers, comma-separated (default: ${DEFAULT-VALUE}).")
  private String bootstrapServers = "";

  @Mixin private KafkaConfigOption config = new KafkaConfigOption();

  String name() {
    return ledgerName;
  }

  KafkaClients clients() {
    return config.clients(bootstrapServers);
  }

  Catalog catalog() {
    try {
      return isFolder() ? CatalogReader.read(Path.of(catalog)) : CatalogReader.shipped(catalog);
    } catch (CatalogException e) {
      throw new UserError(ExitCode.BAD_INPUT, String.valueOf(e.getMessage()), e);
    }
  }

  SendFolder sendFolder() {
    return isFolder() ? SendFolder.in(Path.of(catalog)) : SendFolder.shipped(catalog);
  }

  private boolean isFolder() {
    return Files.isDirectory(Path.of(catalog));
  }
}
