package dev.tally.warehouse;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** A kind of database that can be a warehouse. Those on the class path are found by themselves. */
public interface WarehouseProvider {

  /**
   * Returns the connector of a warehouse, or empty where its URL is of another kind.
   *
   * @param url such as {@code duckdb:warehouse.duckdb}
   * @param home the ledger's folder where it is on this machine, which a relative path starts from
   * @throws UserError where the URL is of this kind and names no warehouse
   */
  Optional<WarehouseConnector> connect(String url, Optional<Path> home);

  /** Returns how URLs of this kind look, such as {@code duckdb:FILE}. */
  String form();

  /**
   * Returns the connector of a warehouse of any kind.
   *
   * @throws UserError where no kind has such URLs
   */
  static WarehouseConnector connectAny(String url, Optional<Path> home) {
    List<WarehouseProvider> all =
        ServiceLoader.load(WarehouseProvider.class, WarehouseProvider.class.getClassLoader())
            .stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    return all.stream()
        .flatMap(provider -> provider.connect(url, home).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    ExitCode.BAD_INPUT,
                    "No warehouse is at "
                        + withoutPassword(url)
                        + "; a URL looks like "
                        + String.join(
                            " or ", all.stream().map(WarehouseProvider::form).sorted().toList())
                        + "."
                        + (url.startsWith("bigquery:")
                            ? " For BigQuery use the distribution, with its folder lib/dataflow."
                            : "")));
  }

  /** Returns a URL as it may be shown: with what stands for a password left out. */
  static String withoutPassword(String url) {
    return url.replaceAll("(//[^:@/?]*):[^/?]*@", "$1@")
        .replaceAll("(?<=[?&])password=[^&]*", "password=...");
  }
}
