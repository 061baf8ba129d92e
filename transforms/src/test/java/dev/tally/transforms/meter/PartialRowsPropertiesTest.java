package dev.tally.transforms.meter;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Aggregation;
import dev.tally.catalog.Meter.Measure;
import dev.tally.event.FlatInput;
import dev.tally.event.FlatOutput;
import dev.tally.event.Hash128;
import dev.tally.event.StringInterner;
import dev.tally.transforms.parity.Golden;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However events are dealt out to parts, their sum is what the events come to. */
class PartialRowsPropertiesTest {

  private static final Catalogs CATALOGS = Golden.catalogs();
  private static final Meters METERS = new Meters(CATALOGS);

  private static final MeterFamily FAMILY =
      new MeterFamily(
          0,
          List.of(
              meter("counted", new Measure("n", Aggregation.COUNT, null, false)),
              meter("summed", new Measure("sum", Aggregation.SUM, "value", false)),
              meter(
                  "ranged",
                  new Measure("least", Aggregation.MIN, "value", false),
                  new Measure("most", Aggregation.MAX, "value", false))));

  /**
   * An event as a family sees it.
   *
   * @param counters which of the meters count it
   */
  record Seen(int part, long value, boolean late, long hash, List<Boolean> counters) {}

  private static Meter meter(String name, Measure... measures) {
    return new Meter(
        name,
        name,
        List.of("dev.tally.seen"),
        null,
        List.of("place"),
        Duration.ofMinutes(1),
        List.of(measures));
  }

  @Provide
  Arbitrary<List<Seen>> events() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3),
            Arbitraries.oneOf(Arbitraries.integers().map(Long::valueOf), Arbitraries.longs()),
            Arbitraries.of(true, false),
            Arbitraries.longs(),
            Arbitraries.of(true, false).list().ofSize(3))
        .as(Seen::new)
        .list()
        .ofMaxSize(20);
  }

  @Property(tries = 1_000)
  void partsOfALineSumUpToTheLine(@ForAll("events") List<Seen> events) throws IOException {
    RowGroupAccumulator atOnce = new RowGroupAccumulator(FAMILY);
    Map<Integer, RowGroupAccumulator> parts = new TreeMap<>();
    for (Seen event : events) {
      count(event, atOnce);
      count(event, parts.computeIfAbsent(event.part(), unused -> new RowGroupAccumulator(FAMILY)));
    }
    FlatOutput out = new FlatOutput(1);
    for (RowGroupAccumulator part : parts.values()) {
      part.writeTo(out);
    }
    RowGroupAccumulator sum = new RowGroupAccumulator(FAMILY);
    FlatInput in = new FlatInput(out.toByteArray(), new StringInterner());
    for (int part = 0; part < parts.size(); part++) {
      sum.addFrom(in);
    }
    assertThat(in.isAtEnd(), is(true));
    assertThat(postings(sum), is(postings(atOnce)));
    assertThat(sums(sum), is(expectedSums(events)));
  }

  /** Returns what the meter that sums comes to, or nothing if it counts no event. */
  private static List<Long> sums(RowGroupAccumulator totals) {
    return postings(totals).stream()
        .filter(posting -> posting.key().meter().equals("summed"))
        .map(posting -> posting.totals().measures().get(0))
        .toList();
  }

  private static List<Long> expectedSums(List<Seen> events) {
    return events.stream()
        .filter(event -> event.counters().get(1))
        .map(event -> BigInteger.valueOf(event.value()))
        .reduce(BigInteger::add)
        .map(sum -> sum.max(BigInteger.valueOf(Long.MIN_VALUE)))
        .map(sum -> sum.min(BigInteger.valueOf(Long.MAX_VALUE)))
        .map(BigInteger::longValueExact)
        .stream()
        .toList();
  }

  @Example
  void aLineComesBackWithTextsOfAnyLanguage() throws IOException {
    RowGroup rowGroup = new RowGroup(3, List.of("Köln", "", "東京"), -60_000, Long.MAX_VALUE);
    FlatOutput out = new FlatOutput(1);
    rowGroup.writeTo(out);
    FlatInput in = new FlatInput(out.toByteArray(), new StringInterner());
    assertThat(RowGroup.readFrom(in), is(rowGroup));
    assertThat(in.isAtEnd(), is(true));
  }

  @Example
  void metersThatCountTheSameEventsWriteThemOnce() throws IOException {
    RowGroupAccumulator same = new RowGroupAccumulator(FAMILY);
    RowGroupAccumulator other = new RowGroupAccumulator(FAMILY);
    count(new Seen(0, 7, false, 1, List.of(true, true, true)), same);
    count(new Seen(0, 7, false, 1, List.of(true, false, false)), other);
    count(new Seen(0, 7, false, 2, List.of(false, true, false)), other);
    count(new Seen(0, 7, false, 3, List.of(false, false, true)), other);
    // A fingerprint has 16 bytes, two counts one each.
    assertThat(length(other) - length(same), is(2 * 18));
  }

  @Example
  void metersAreOfOneFamilyIfTheirWindowsAndGroupsAreTheSame() {
    assertThat(
        names(METERS.familiesOf(CATALOGS.first())),
        is(
            Map.of(
                1, List.of("shop.bulk"),
                2, List.of("shop.daily"),
                3, List.of("shop.minutely", "shop.minutely_bulk"))));
    assertThat(names(List.of(METERS.family(0))), is(Map.of(0, List.of("tally.records"))));
  }

  @Example
  void aFamilyKeepsItsNumberUnderALaterCatalogUnlessItsRowsAreOthers() {
    assertThat(
        names(METERS.familiesOf(CATALOGS.newest())),
        is(
            Map.of(
                1, List.of("shop.bulk"),
                2, List.of("shop.daily"),
                4, List.of("shop.coupons"),
                5, List.of("shop.minutely"),
                6, List.of("shop.returns"))));
  }

  private static Map<Integer, List<String>> names(List<MeterFamily> families) {
    return families.stream()
        .collect(
            Collectors.toMap(
                MeterFamily::index, family -> family.meters().stream().map(Meter::name).toList()));
  }

  private static int length(RowGroupAccumulator totals) throws IOException {
    FlatOutput out = new FlatOutput(1);
    totals.writeTo(out);
    return out.length();
  }

  private static void count(Seen event, RowGroupAccumulator rowGroup) {
    for (int place = 0; place < FAMILY.meters().size(); place++) {
      if (event.counters().get(place)) {
        RowAccumulator row = rowGroup.row(place);
        for (int measure = 0; measure < FAMILY.meters().get(place).measures().size(); measure++) {
          row.add(measure, place == 0 ? 1 : event.value());
        }
        row.addEvent(event.late(), new Hash128(event.hash(), event.hash()));
      }
    }
  }

  private static List<Posting> postings(RowGroupAccumulator totals) {
    List<Posting> postings = new ArrayList<>();
    totals.postings(new RowGroup(0, List.of("here"), 0, 0), postings::add);
    return postings;
  }
}
