package dev.tally.catalog;

import dev.tally.catalog.ProbeCard.Expected;
import dev.tally.catalog.ProbeCard.Sent;
import dev.tally.catalog.YamlValue.YamlText;
import dev.tally.compat.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the probes under {@code probes} and checks them against the contracts and the meters. */
final class ProbeReader {

  private static final List<String> KEYS = List.of("name", "description", "events", "expect");

  /** A name is part of the events' source, which is a URN. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

  private final CatalogFolder folder;
  private final SentReader sent;
  private final ExpectedReader expected;

  /**
   * @param contracts without a problem
   * @param meters without a problem
   */
  ProbeReader(
      CatalogFolder folder, DeclaredContracts contracts, List<Meter> meters, LedgerTerms terms) {
    this.folder = folder;
    this.sent = new SentReader(contracts, terms);
    this.expected = new ExpectedReader(meters);
  }

  /** Returns every probe, by file. */
  List<ProbeCard> read() {
    Map<String, Place> places = new HashMap<>();
    List<ProbeCard> probes = new ArrayList<>();
    for (String file : folder.files("probes", ".yaml")) {
      folder
          .document(file)
          .flatMap(document -> document.map(List.of("probes")))
          .flatMap(map -> map.require("probes", "list the probes there"))
          .map(YamlValue::items)
          .orElse(List.of())
          .forEach(item -> item.map(KEYS).map(map -> probe(map, places)).ifPresent(probes::add));
    }
    return probes;
  }

  private ProbeCard probe(YamlMap declared, Map<String, Place> places) {
    Optional<YamlText> name = declared.require("name", "name the probe").flatMap(YamlValue::named);
    name.ifPresent(text -> checkName(text, places));
    Optional<String> description =
        declared.require("description", "say what it proves").flatMap(YamlValue::text);
    List<Sent> events =
        declared.require("events", "list the events it sends").stream()
            .flatMap(node -> items(node, "list the events it sends").stream())
            .flatMap(item -> sent.read(item).stream())
            .toList();
    List<Expected> rows =
        declared.require("expect", "list the rows that the events come to").stream()
            .flatMap(node -> items(node, "list the rows that the events come to").stream())
            .flatMap(item -> expected.read(item).stream())
            .toList();
    return new ProbeCard(
        name.map(YamlText::value).orElse(""), description.orElse(""), events, rows);
  }

  private static List<YamlValue> items(YamlValue node, String remedy) {
    List<YamlValue> items = node.items();
    if (items.isEmpty() && node.isList()) {
      node.problem("the list is empty: " + remedy);
    }
    return items;
  }

  private static void checkName(YamlText name, Map<String, Place> places) {
    mistake(name.value(), "probe's name").ifPresent(name.node()::problem);
    Place first = places.putIfAbsent(name.value(), name.node().place());
    if (first != null) {
      name.node()
          .problem("a probe '%s' is already at %s: rename one".formatted(name.value(), first));
    }
  }

  /** Returns what is wrong with a name or an id, or empty. */
  static Optional<String> mistake(String name, String what) {
    return NAME.matcher(name).matches()
        ? Optional.empty()
        : Optional.of(
            "'%s' is no %s: use lower-case letters, digits and -, starting with a letter"
                .formatted(name, what));
  }
}
