package dev.tally.ledger;

import dev.tally.catalog.CatalogReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A shipped catalog as a folder, which a test may change. */
public final class ShippedCatalog {

  private ShippedCatalog() {}

  /** Writes a catalog as it is. */
  public static Path copyTo(String catalog, Path folder) {
    return CatalogReader.withShipped(catalog, shipped -> copy(shipped, folder));
  }

  private static Path copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
      return to;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
