package dev.tally.gate;

import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.CatalogReader.Reading;
import dev.tally.catalog.DeclaredContract;
import dev.tally.compat.Place;
import dev.tally.compat.SchemaText;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One of the two states of a catalog that are compared.
 *
 * @param reading what the folder holds
 * @param label what stands before the names of its files, such as {@code catalog/}
 * @param suffix what stands behind them, such as {@code at main}; empty for the files at hand
 */
public record State(Reading reading, String label, String suffix) {

  /** Reads a folder. */
  public static State read(Path folder, String label, String suffix) {
    return new State(CatalogReader.readAll(folder), label, suffix);
  }

  Optional<DeclaredContract> contract(String type) {
    return reading.contracts().stream()
        .filter(declared -> declared.contract().type().equals(type))
        .findFirst();
  }

  /** Returns a schema under the names that people find its files by. */
  SchemaText shown(SchemaText schema) {
    return schema.named(this::shown);
  }

  /**
   * Returns where a contract is written, as people find it.
   *
   * @param keys the first of them that the contract has tells where in it; without, its type does
   */
  Place placeOf(String type, String... keys) {
    Place place = contract(type).orElseThrow().placeOf(keys);
    return new Place(shown(place.file()), place.line());
  }

  String shown(String file) {
    return label + file + suffix;
  }
}
