package dev.tally.jobs.books;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.event.Disposition;
import dev.tally.simulator.Origin;
import dev.tally.simulator.RowFilter;
import dev.tally.simulator.SendFolder;
import dev.tally.warehouse.Cell;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URL;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A year of a chain's sales, whose totals others have published. */
class FoodMartTotalsIT {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  @TempDir private static Path folder;
  private static CountedHistory year;

  /** What was sold, in pieces and dollars. */
  private record Sum(BigDecimal units, BigDecimal sales, BigDecimal cost) {

    static Sum of(Cell cell) {
      return new Sum(
          BigDecimal.valueOf(cell.measures().get("units")),
          BigDecimal.valueOf(cell.measures().get("amount"), 6),
          BigDecimal.valueOf(cell.measures().get("cost"), 6));
    }

    Sum plus(Sum other) {
      return new Sum(units.add(other.units), sales.add(other.sales), cost.add(other.cost));
    }

    /** Returns the same numbers without the zeroes at their ends, so that equal is equal. */
    Sum stripped() {
      return new Sum(
          units.stripTrailingZeros(), sales.stripTrailingZeros(), cost.stripTrailingZeros());
    }
  }

  @BeforeAll
  static void countTheYear() {
    year =
        CountedHistory.of(
            "retail",
            Origin.sample(
                SendFolder.shipped("retail").mapping("foodmart"),
                RowFilter.between(
                    Instant.parse("1997-01-01T00:00:00Z"), Instant.parse("1998-01-01T00:00:00Z"))),
            folder);
  }

  @Test
  void theYearIsWhatMondrianHasPublished() {
    assertThat(
        year.cells("retail.sales").stream().map(Sum::of).reduce(Sum::plus).orElseThrow().stripped(),
        is(
            new Sum(
                    new BigDecimal("266773"),
                    new BigDecimal("565238.13"),
                    new BigDecimal("225627.2336"))
                .stripped()));
    assertThat(
        year.cells("retail.sales").stream().mapToLong(cell -> cell.measures().get("lines")).sum(),
        is(86_837L));
  }

  @Test
  void everyMonthIsTheSumOfItsLinesInTheFile() throws IOException {
    SortedMap<YearMonth, Sum> counted = new TreeMap<>();
    for (Cell cell : year.cells("retail.sales")) {
      counted.merge(YearMonth.from(CountedHistory.day(cell)), Sum.of(cell), Sum::plus);
    }
    counted.replaceAll((month, sum) -> sum.stripped());
    assertThat(counted, is(months()));
    assertThat(counted.size(), is(12));
  }

  @Test
  void everyRowIsEqualLiveAndClosed() {
    assertThat(year.outcome().differences(), is(empty()));
    assertThat(year.outcome().comparison().equal(), is(year.outcome().comparison().compared()));
    assertThat(year.outcome().comparison().compared(), is(greaterThan(100_000L)));
    assertThat(
        year.cells("retail.sales").stream().map(Cell::origin).distinct().toList(),
        everyItem(is(Cell.Origin.CLOSED)));
    for (Disposition disposition :
        List.of(Disposition.DUPLICATE, Disposition.CONFLICT, Disposition.REJECTED)) {
      assertThat(year.sent().dispositions().get(disposition), is(greaterThan(0L)));
    }
  }

  /** Adds the file up by itself, in decimals. */
  private static SortedMap<YearMonth, Sum> months() throws IOException {
    Map<Long, YearMonth> days = new HashMap<>();
    eachRow(
        "/time_by_day.json",
        row ->
            days.put(
                row.get("time_id").asLong(),
                YearMonth.parse(row.get("the_date").asText().substring(0, 7))));
    SortedMap<YearMonth, Sum> months = new TreeMap<>();
    eachRow(
        "/sales_fact_1997.json",
        row ->
            months.merge(
                Objects.requireNonNull(days.get(row.get("time_id").asLong())),
                new Sum(
                    row.get("unit_sales").decimalValue(),
                    row.get("store_sales").decimalValue(),
                    row.get("store_cost").decimalValue()),
                Sum::plus));
    months.replaceAll((month, sum) -> sum.stripped());
    return months;
  }

  private static void eachRow(String file, Consumer<JsonNode> consumer) throws IOException {
    URL resource = Objects.requireNonNull(FoodMartTotalsIT.class.getResource(file), file);
    try (MappingIterator<JsonNode> rows = JSON.readerFor(JsonNode.class).readValues(resource)) {
      while (rows.hasNext()) {
        consumer.accept(rows.next());
      }
    }
  }
}
