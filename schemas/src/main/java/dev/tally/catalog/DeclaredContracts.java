package dev.tally.catalog;

import dev.tally.catalog.YamlValue.YamlText;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The contracts of a catalog, as far as they could be read. */
final class DeclaredContracts {

  private final Map<String, DeclaredContract> byType = new TreeMap<>();
  private final int unreadable;

  /**
   * @param unreadable how many files hold a contract of a type that could not be read
   */
  DeclaredContracts(List<DeclaredContract> contracts, int unreadable) {
    contracts.forEach(declared -> byType.putIfAbsent(declared.contract().type(), declared));
    this.unreadable = unreadable;
  }

  boolean isEmpty() {
    return byType.isEmpty();
  }

  /** Returns the contracts, by type. */
  List<Contract> all() {
    return byType.values().stream().map(DeclaredContract::contract).toList();
  }

  /** Returns all that is declared, by type. */
  List<DeclaredContract> declared() {
    return List.copyOf(byType.values());
  }

  /** Returns the contracts of some types; none at all where one of them is not there as a whole. */
  List<Contract> whole(List<String> types) {
    List<Contract> whole =
        types.stream()
            .map(byType::get)
            .filter(Objects::nonNull)
            .filter(DeclaredContract::whole)
            .map(DeclaredContract::contract)
            .toList();
    return whole.size() == types.size() ? whole : List.of();
  }

  /** Adds a problem for a type that no contract declares, if every contract could be read. */
  void refuseUnknown(YamlText type) {
    if (unreadable == 0 && !byType.containsKey(type.value())) {
      type.node()
          .problem(
              "unknown event type '%s'%s: write its contract under events"
                  .formatted(type.value(), Spelling.hint(type.value(), byType.keySet())));
    }
  }
}
