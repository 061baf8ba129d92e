package dev.tally.bench;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogReader;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/** The catalog that every rival counts by. */
public final class BenchCatalog {

  private static final String FOLDER = "/catalog/bench";

  private BenchCatalog() {}

  public static Catalog read() throws URISyntaxException {
    URL folder = BenchCatalog.class.getResource(FOLDER);
    if (folder == null) {
      throw new IllegalStateException("no " + FOLDER + " on the class path");
    }
    return CatalogReader.read(Path.of(folder.toURI()));
  }
}
