package dev.tally.catalog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.sameInstance;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.catalog.Catalogs.Declared;
import dev.tally.catalog.LedgerTerms.IdlePartitions;
import dev.tally.catalog.Meter.Aggregation;
import dev.tally.catalog.Meter.Measure;
import dev.tally.compat.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogsTest {

  private static final LedgerTerms TERMS =
      new LedgerTerms(
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofDays(7),
          4,
          IdlePartitions.HEARTBEAT);

  private static final Meter TAKINGS =
      meter("takings", null, List.of("shop"), Duration.ofHours(1), "amount");

  private static final Catalog FIRST = catalog(TERMS, List.of("sales", "visits"), TAKINGS);

  private static final long MAY = at("2026-05-01T00:00:00Z");
  private static final long JUNE = at("2026-06-01T00:00:00Z");

  private static Catalog catalog(LedgerTerms terms, List<String> topics, Meter... meters) {
    List<Contract> contracts =
        topics.stream()
            .map(
                topic ->
                    new Contract(
                        "com.acme." + topic,
                        "it@acme.com",
                        topic,
                        Mode.BACKWARD,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()))
            .toList();
    return new Catalog(
        "acme", terms, contracts, Arrays.asList(meters), List.of(), List.of(), SchemaIds.NONE);
  }

  private static Meter meter(
      String name, @Nullable String filter, List<String> groupBy, Duration window, String field) {
    return new Meter(
        name,
        "",
        List.of("com.acme.sales"),
        filter,
        groupBy,
        window,
        List.of(new Measure("total", Aggregation.SUM, field, false)));
  }

  private static long at(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  @Test
  void theTimeOfBookingChoosesTheCatalog() {
    Catalog second = catalog(TERMS, List.of("sales", "visits"));
    Catalog third = catalog(TERMS, List.of("visits", "sales"), TAKINGS);
    Catalogs catalogs = Catalogs.of(FIRST).and(MAY, second).and(JUNE, third);
    ByPostedTime<Catalog> each = catalogs.each(catalog -> catalog);

    for (long time : new long[] {Long.MIN_VALUE, 0, MAY - 1}) {
      assertThat(catalogs.at(time), is(sameInstance(FIRST)));
      assertThat(each.at(time), is(sameInstance(FIRST)));
    }
    for (long time : new long[] {MAY, JUNE - 1}) {
      assertThat(catalogs.at(time), is(sameInstance(second)));
      assertThat(each.at(time), is(sameInstance(second)));
    }
    for (long time : new long[] {JUNE, Long.MAX_VALUE}) {
      assertThat(catalogs.at(time), is(sameInstance(third)));
      assertThat(each.at(time), is(sameInstance(third)));
    }
    assertThat(catalogs.first(), is(sameInstance(FIRST)));
    assertThat(catalogs.newest(), is(sameInstance(third)));
    assertThat(catalogs.count(), is(3));
  }

  @Test
  void catalogsFollowEachOther() {
    Catalogs catalogs = Catalogs.of(FIRST).and(MAY, FIRST);

    assertThrows(IllegalArgumentException.class, () -> catalogs.and(MAY, FIRST));
    assertThrows(IllegalArgumentException.class, () -> catalogs.and(MAY - 1, FIRST));
  }

  @Test
  void ofEachMeterTheLastDeclarationStands() {
    Meter narrower = meter("takings", "amount > 0", List.of("shop"), Duration.ofHours(1), "amount");
    Meter more = meter("pieces", null, List.of("shop"), Duration.ofHours(1), "pieces");
    Meter gone = meter("visits", null, List.of("shop"), Duration.ofHours(1), "people");
    Catalog first = catalog(TERMS, List.of("sales"), TAKINGS, gone);
    Catalog second = catalog(TERMS, List.of("sales"), more, narrower);

    assertThat(
        Catalogs.of(first).and(MAY, second).meters(),
        is(
            List.of(
                new Declared(more, second),
                new Declared(narrower, second),
                new Declared(gone, first))));
  }

  @Test
  void whatRowsDoNotDependOnMayChange() {
    Catalog next =
        catalog(
            TERMS,
            List.of("visits", "sales"),
            meter("pieces", null, List.of("till"), Duration.ofDays(1), "pieces"),
            meter("takings", "amount > 0", List.of("shop"), Duration.ofHours(1), "amount"));

    assertThat(Succession.faults(Catalogs.of(FIRST), next), is(List.of()));
    assertThat(
        Succession.faults(Catalogs.of(FIRST), catalog(TERMS, List.of("sales", "visits"))),
        is(List.of()));
  }

  static Stream<Arguments> faults() {
    List<String> topics = FIRST.topics();
    String changed =
        "The meter takings had another window, group_by or measures, and its rows keep them; give"
            + " the changed meter another name.";
    return Stream.of(
        Arguments.of(
            catalog(
                new LedgerTerms(
                    Duration.ofMillis(1_500),
                    Duration.ofMinutes(2),
                    Duration.ofDays(1),
                    16,
                    IdlePartitions.CLOCK),
                topics),
            List.of(
                "The ledger was created with on_time_bound: 5s, not 1500ms, and that cannot change;"
                    + " write the old value.",
                "The ledger was created with future_bound: 1m, not 2m, and that cannot change; write"
                    + " the old value.",
                "The ledger was created with horizon: 7d, not 1d, and that cannot change; write the"
                    + " old value.",
                "The ledger was created with shards: 4, not 16, and that cannot change; write the"
                    + " old value.",
                "The ledger was created with idle_partitions: heartbeat, not clock, and that cannot"
                    + " change; write the old value.")),
        Arguments.of(
            catalog(TERMS, List.of("sales", "returns")),
            List.of(
                "No contract travels on the topic visits any more, and a ledger keeps its topics;"
                    + " keep a contract there.",
                "The topic returns is new, and a ledger takes up no topic later; use one of sales,"
                    + " visits, or another ledger.")),
        Arguments.of(
            catalog(
                TERMS,
                topics,
                meter("takings", null, List.of("shop"), Duration.ofDays(1), "amount")),
            List.of(changed)),
        Arguments.of(
            catalog(
                TERMS,
                topics,
                meter("takings", null, List.of("till"), Duration.ofHours(1), "amount")),
            List.of(changed)),
        Arguments.of(
            catalog(
                TERMS,
                topics,
                meter("takings", null, List.of("shop"), Duration.ofHours(1), "pieces")),
            List.of(changed)),
        Arguments.of(
            catalog(
                TERMS,
                topics,
                meter("rush", null, List.of("shop"), Duration.ofMinutes(15), "amount")),
            List.of(
                "The meter rush has windows of 15m, finer than 1h, the finest that the ledger began"
                    + " with; give it those or longer ones.")));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatALedgerCannotTakeUpIsSaid(Catalog next, List<String> faults) {
    assertThat(Succession.faults(Catalogs.of(FIRST), next), is(equalTo(faults)));
  }

  @Test
  void theNameOfAMeterThatIsGoneIsNotFree() {
    Catalog without = catalog(TERMS, List.of("sales", "visits"));
    Catalog again =
        catalog(
            TERMS,
            List.of("sales", "visits"),
            meter("takings", null, List.of("shop"), Duration.ofDays(1), "amount"));

    assertThat(Succession.faults(Catalogs.of(FIRST).and(MAY, without), again).size(), is(1));
  }
}
