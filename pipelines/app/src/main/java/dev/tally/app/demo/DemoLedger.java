package dev.tally.app.demo;

import dev.tally.simulator.Generator;
import dev.tally.simulator.Mapping;
import dev.tally.simulator.Origin;
import dev.tally.simulator.RowFilter;
import dev.tally.simulator.SendFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One of the demonstration's ledgers. Each history has a ledger of its own, because time in a
 * ledger only goes forward.
 *
 * @param name the ledger's name
 * @param title what it is, for a person
 * @param catalog a shipped catalog
 * @param origin where its events come from
 */
record DemoLedger(String name, String title, String catalog, Origin origin) {

  private static final int GENERATED_EVENTS = 24_000;

  /**
   * Returns the ledgers of a demonstration.
   *
   * @param data a folder with {@code online-retail} and {@code wikiticker}, where there is one
   */
  static List<DemoLedger> all(Optional<Path> data) {
    List<DemoLedger> ledgers = new ArrayList<>(List.of(foodMart(), ads()));
    data.ifPresent(
        folder -> {
          ledgers.add(onlineRetail(folder.resolve("online-retail")));
          ledgers.add(wikiticker(folder.resolve("wikiticker")));
        });
    return List.copyOf(ledgers);
  }

  private static DemoLedger foodMart() {
    Mapping mapping = SendFolder.shipped("retail").mapping("foodmart");
    RowFilter months =
        RowFilter.between(
            Instant.parse("1997-01-01T00:00:00Z"), Instant.parse("1997-06-01T00:00:00Z"));
    return new DemoLedger(
        "foodmart",
        "FoodMart's sales, January to May 1997",
        "retail",
        Origin.sample(mapping, months));
  }

  private static DemoLedger ads() {
    Generator generator = SendFolder.shipped("ads").generator("ads");
    return new DemoLedger(
        "ads",
        "A generated hour of advertising",
        "ads",
        Origin.generated(
            generator,
            GENERATED_EVENTS,
            Instant.parse("2026-01-05T10:00:00Z"),
            Duration.ofHours(1)));
  }

  private static DemoLedger onlineRetail(Path folder) {
    Mapping mapping = SendFolder.shipped("retail").mapping("online-retail");
    List<Path> days =
        Stream.of("2010-12-01.csv", "2010-12-02.csv", "2010-12-03.csv")
            .map(folder::resolve)
            .filter(Files::exists)
            .toList();
    return new DemoLedger(
        "online-retail",
        "A gift shop's invoice lines, 1 to 3 December 2010",
        "retail",
        Origin.files(mapping, days, RowFilter.ALL));
  }

  private static DemoLedger wikiticker(Path folder) {
    Mapping mapping = SendFolder.shipped("wiki").mapping("wikiticker");
    return new DemoLedger(
        "wikiticker",
        "Wikipedia's edits of 12 September 2015",
        "wiki",
        Origin.files(
            mapping,
            List.of(folder.resolve("wikiticker-2015-09-12-sampled.json.gz")),
            RowFilter.ALL));
  }
}
