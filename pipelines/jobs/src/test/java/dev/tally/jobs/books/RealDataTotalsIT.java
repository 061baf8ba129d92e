package dev.tally.jobs.books;

import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.simulator.Origin;
import dev.tally.simulator.RowFilter;
import dev.tally.simulator.SendFolder;
import dev.tally.warehouse.Cell;
import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

@EnabledIfEnvironmentVariable(
    named = "TALLY_DATA",
    matches = ".+",
    disabledReason = "TALLY_DATA names no folder with real data, so none of it was counted.")
class RealDataTotalsIT {

  private static final Path DATA =
      Path.of(System.getenv().getOrDefault("TALLY_DATA", "no-real-data"));

  @TempDir private Path folder;

  @Test
  void theEditsOfWikipediaAreWhatDruidsTutorialPrints() throws IOException {
    Path wikiticker = DATA.resolve("wikiticker");
    CountedHistory day =
        CountedHistory.of(
            "wiki",
            Origin.files(
                SendFolder.shipped("wiki").mapping("wikiticker"),
                List.of(wikiticker.resolve("wikiticker-2015-09-12-sampled.json.gz")),
                RowFilter.ALL),
            folder);
    JsonNode published =
        new ObjectMapper().readTree(wikiticker.resolve("published-answers.json").toFile());
    assertThat(day.outcome().differences(), is(empty()));

    SortedMap<String, Long> deleted = new TreeMap<>();
    for (Cell cell : day.cells("wiki.edits")) {
      deleted.merge(
          Instant.ofEpochMilli(cell.valueStart()).toString(),
          cell.measures().get("deleted"),
          Math::addExact);
    }
    SortedMap<String, Long> expected = new TreeMap<>();
    published
        .get("sum_deleted_by_hour")
        .fields()
        .forEachRemaining(
            hour ->
                expected.put(Instant.parse(hour.getKey()).toString(), hour.getValue().asLong()));
    assertThat(deleted, is(expected));
    assertThat(expected.size(), is(24));

    assertThat(
        top(5, day.cells("wiki.channels"), "added"),
        is(pairs(published.get("top5_channel_sum_added"))));
    assertThat(
        top(10, day.cells("wiki.pages"), "edits"), is(pairs(published.get("top_pages_by_count"))));
  }

  @Test
  void theRevenueOfAShopIsTheSumOfItsInvoiceLines() throws IOException {
    List<Path> files = new ArrayList<>();
    SortedMap<LocalDate, BigDecimal> expected = new TreeMap<>();
    for (String name : List.of("2010-12-01", "2010-12-02", "2010-12-03")) {
      Path file = DATA.resolve("online-retail").resolve(name + ".csv");
      files.add(file);
      expected.put(LocalDate.parse(name), sum(file));
    }
    CountedHistory days =
        CountedHistory.of(
            "retail",
            Origin.files(
                SendFolder.shipped("retail").mapping("online-retail"), files, RowFilter.ALL),
            folder);
    assertThat(days.outcome().differences(), is(empty()));
    assertThat(revenue(days.cells("retail.hourly_revenue"), "revenue"), is(expected));
    assertThat(revenue(days.cells("retail.sales"), "amount"), is(expected));
  }

  private static SortedMap<LocalDate, BigDecimal> revenue(List<Cell> cells, String measure) {
    SortedMap<LocalDate, BigDecimal> revenue = new TreeMap<>();
    for (Cell cell : cells) {
      revenue.merge(
          CountedHistory.day(cell),
          BigDecimal.valueOf(cell.measures().get(measure), 6),
          BigDecimal::add);
    }
    revenue.replaceAll((day, sum) -> sum.stripTrailingZeros());
    return revenue;
  }

  private static BigDecimal sum(Path file) throws IOException {
    BigDecimal sum = BigDecimal.ZERO;
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();
    try (Reader reader = Files.newBufferedReader(file)) {
      for (CSVRecord row : format.parse(reader)) {
        sum =
            sum.add(
                new BigDecimal(row.get("Quantity")).multiply(new BigDecimal(row.get("UnitPrice"))));
      }
    }
    return sum.stripTrailingZeros();
  }

  /** Returns the groups with the largest sums; where sums are equal, by name. */
  private static List<String> top(int count, List<Cell> cells, String measure) {
    Map<String, Long> sums = new HashMap<>();
    for (Cell cell : cells) {
      sums.merge(cell.group().get(0), cell.measures().get(measure), Math::addExact);
    }
    return sums.entrySet().stream()
        .sorted(
            Comparator.comparing(Map.Entry<String, Long>::getValue)
                .reversed()
                .thenComparing(Map.Entry::getKey))
        .limit(count)
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .toList();
  }

  private static List<String> pairs(JsonNode published) {
    List<String> pairs = new ArrayList<>();
    published.forEach(
        pair -> pairs.add(requireNonNull(pair.get(0)).asText() + " " + pair.get(1).asLong()));
    return pairs;
  }
}
