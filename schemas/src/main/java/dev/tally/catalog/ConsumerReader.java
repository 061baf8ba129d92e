package dev.tally.catalog;

import dev.tally.catalog.ConsumerCard.Reads;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.YamlValue.YamlText;
import dev.tally.compat.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the consumers under {@code consumers} and checks them against the contracts. */
final class ConsumerReader {

  private static final List<String> KEYS = List.of("name", "description", "owner", "reads");
  private static final List<String> READS_KEYS = List.of("type", "fields");

  private final CatalogFolder folder;
  private final DeclaredContracts contracts;

  ConsumerReader(CatalogFolder folder, DeclaredContracts contracts) {
    this.folder = folder;
    this.contracts = contracts;
  }

  /** Returns every consumer, by file. */
  List<ConsumerCard> read() {
    Map<String, Place> places = new HashMap<>();
    List<ConsumerCard> consumers = new ArrayList<>();
    for (String file : folder.files("consumers", ".yaml")) {
      folder
          .document(file)
          .flatMap(document -> document.map(List.of("consumers")))
          .flatMap(map -> map.require("consumers", "list the consumers there"))
          .map(YamlValue::items)
          .orElse(List.of())
          .forEach(
              item -> item.map(KEYS).map(map -> consumer(map, places)).ifPresent(consumers::add));
    }
    return consumers;
  }

  private ConsumerCard consumer(YamlMap declared, Map<String, Place> places) {
    Optional<YamlText> name =
        declared.require("name", "name the consumer").flatMap(YamlValue::named);
    name.ifPresent(text -> refuseTwin(text, places));
    Optional<String> description =
        declared
            .require("description", "say what it does with the events")
            .flatMap(YamlValue::text);
    Optional<String> owner =
        declared.require("owner", "name who answers for the consumer").flatMap(YamlValue::text);
    List<Reads> reads =
        declared.require("reads", "list the event types it reads, each with its fields").stream()
            .flatMap(node -> node.items().stream())
            .flatMap(item -> item.map(READS_KEYS).flatMap(this::reads).stream())
            .toList();
    return new ConsumerCard(
        name.map(YamlText::value).orElse(""), description.orElse(""), owner.orElse(""), reads);
  }

  private static void refuseTwin(YamlText name, Map<String, Place> places) {
    Place first = places.putIfAbsent(name.value(), name.node().place());
    if (first != null) {
      name.node()
          .problem("a consumer '%s' is already at %s: rename one".formatted(name.value(), first));
    }
  }

  private Optional<Reads> reads(YamlMap declared) {
    Optional<YamlText> type =
        declared.require("type", "name the event type").flatMap(YamlValue::named);
    type.ifPresent(contracts::refuseUnknown);
    Optional<List<YamlText>> fields =
        declared.require("fields", "list the fields it reads").map(YamlValue::texts);
    if (type.isEmpty() || fields.isEmpty()) {
      return Optional.empty();
    }
    List<YamlText> names = fields.get();
    contracts.whole(List.of(type.get().value())).stream()
        .findFirst()
        .ifPresent(contract -> names.forEach(name -> refuseUnknown(name, contract)));
    return Optional.of(new Reads(type.get().value(), names.stream().map(YamlText::value).toList()));
  }

  private static void refuseUnknown(YamlText name, Contract contract) {
    if (contract.indexOf(name.value()) < 0) {
      List<String> names = contract.fields().stream().map(Field::name).toList();
      name.node()
          .problem(
              "%s has no field '%s'%s"
                  .formatted(contract.type(), name.value(), Spelling.hint(name.value(), names)));
    }
  }
}
