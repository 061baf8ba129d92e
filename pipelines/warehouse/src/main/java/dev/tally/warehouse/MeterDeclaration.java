package dev.tally.warehouse;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Contract;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Measure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A meter as its rows are to be read: how each measure merges, and in which currency it counts.
 *
 * @param currencies for each money measure the group field that names its currency, by measure
 */
public record MeterDeclaration(Meter meter, Map<String, String> currencies) {

  public MeterDeclaration {
    currencies = Map.copyOf(currencies);
  }

  /**
   * Returns the declarations of a ledger's meters: those of its catalogs, then the others.
   *
   * @param builtIn meters that no catalog declares
   */
  public static List<MeterDeclaration> all(Catalogs catalogs, List<Meter> builtIn) {
    return Stream.concat(
            catalogs.meters().stream().map(declared -> of(declared.meter(), declared.catalog())),
            builtIn.stream().map(meter -> new MeterDeclaration(meter, Map.of())))
        .toList();
  }

  private static MeterDeclaration of(Meter meter, Catalog catalog) {
    Map<String, String> currencies = new LinkedHashMap<>();
    for (Measure measure : meter.measures()) {
      if (measure.money()) {
        meter.events().stream()
            .flatMap(type -> catalog.contract(type).stream())
            .flatMap(contract -> currencyOf(measure, contract).stream())
            .findFirst()
            .ifPresent(currency -> currencies.put(measure.name(), currency));
      }
    }
    return new MeterDeclaration(meter, currencies);
  }

  private static Optional<String> currencyOf(Measure measure, Contract contract) {
    return contract.fields().stream()
        .filter(field -> field.name().equals(measure.field()))
        .findFirst()
        .map(Field::currencyField);
  }
}
