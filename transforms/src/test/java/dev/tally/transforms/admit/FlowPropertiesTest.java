package dev.tally.transforms.admit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tally.catalog.Catalogs;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.transforms.admit.PureFlow.Run;
import dev.tally.transforms.admit.PureFlow.Unbounded;
import dev.tally.transforms.decode.Decode;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.decode.PostedRange;
import dev.tally.transforms.parity.Golden;
import dev.tally.transforms.parity.Log;
import dev.tally.transforms.parity.Logs;
import dev.tally.transforms.parity.Oracle;
import dev.tally.transforms.parity.Records;
import dev.tally.transforms.parity.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * What makes no difference to the rows of a log.
 *
 * <p>A property is tried on 100 logs, and by verify on 1,000.
 */
class FlowPropertiesTest {

  private static final Catalogs CATALOGS = Golden.catalogs();
  private static final PureFlow FLOW = new PureFlow(CATALOGS);
  private static final Decode DECODE = new Decode(CATALOGS);
  private static final long DAY = 24 * 3_600_000L;
  private static final long ON_TIME = CATALOGS.terms().onTimeBound().toMillis();
  private static final long AHEAD = CATALOGS.terms().futureBound().toMillis();
  private static final long HORIZON = CATALOGS.terms().horizon().toMillis();

  @Provide
  Arbitrary<Log> logs() {
    return Logs.any();
  }

  @Property
  void everythingAtOnceIsWhatTheRulesSay(@ForAll("logs") Log log) {
    assertThat(FLOW.atOnce(log.records()), equalTo(Oracle.count(log.records())));
  }

  @Property
  void anyInterleavingInAnyPrefixesGivesTheSameRows(
      @ForAll("logs") Log log,
      @ForAll Random turns,
      @ForAll @IntRange(min = 1, max = 5) int shards) {
    Run run = FLOW.run(shards, PostedRange.EVER, Unbounded::new);
    List<List<RawRecord>> partitions = new ArrayList<>();
    log.partitions().forEach(partition -> partitions.add(new ArrayList<>(partition)));
    long[] watermarks = new long[partitions.size()];
    Arrays.fill(watermarks, Long.MIN_VALUE);
    for (int left = log.records().size(); left > 0; left--) {
      int partition = turns.nextInt(partitions.size());
      while (partitions.get(partition).isEmpty()) {
        partition = (partition + 1) % partitions.size();
      }
      RawRecord record = partitions.get(partition).remove(0);
      run.offer(record);
      watermarks[partition] =
          partitions.get(partition).isEmpty() ? Long.MAX_VALUE : log.handedOverAt(record);
      if (turns.nextBoolean()) {
        run.advance(Arrays.stream(watermarks).min().orElseThrow());
      }
    }

    assertThat(run.finish(), equalTo(FLOW.atOnce(log.records())));
  }

  @Property
  void theNumberOfShardsIsIrrelevant(
      @ForAll("logs") Log log, @ForAll @IntRange(min = 2, max = 40) int shards) {
    Run run = FLOW.run(shards, PostedRange.EVER, Unbounded::new);
    log.records().forEach(run::offer);

    assertThat(run.finish(), equalTo(FLOW.atOnce(log.records())));
  }

  @Property
  void copiesOfAnEventAddNothingToTheMeters(@ForAll("logs") Log log, @ForAll Random random) {
    List<RawRecord> records = new ArrayList<>(log.records());
    RawRecord copied = records.get(random.nextInt(records.size()));
    Assume.that(DECODE.decode(copied).stream().allMatch(Decodable.class::isInstance));
    LongSummaryStatistics arrivals =
        records.stream().mapToLong(RawRecord::arrivalTime).summaryStatistics();
    records.add(copyOf(copied, copied.arrivalTime()));
    if (arrivals.getMax() - arrivals.getMin() < HORIZON - DAY) {
      records.add(copyOf(copied, arrivals.getMax()));
    }

    assertThat(meteredOf(FLOW.atOnce(records)), equalTo(meteredOf(FLOW.atOnce(log.records()))));
  }

  private static RawRecord copyOf(RawRecord record, long arrival) {
    return Records.record(
        Position.of("replayed", arrival == record.arrivalTime() ? 0 : 1, 0),
        arrival,
        arrival,
        record.key(),
        record.value(),
        record.headers());
  }

  private static List<String> meteredOf(Rows rows) {
    return rows.postings().stream().filter(row -> !row.contains("\"tally.records\"")).toList();
  }

  @Property
  void closingDayByDayGivesTheSameRows(@ForAll("logs") Log log) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (RawRecord record : log.records()) {
      first = Math.min(first, record.arrivalTime());
      last = Math.max(last, record.arrivalTime());
    }
    List<Survivor> books = new ArrayList<>();
    List<String> postings = new ArrayList<>();
    List<String> exceptions = new ArrayList<>();
    for (long day = Math.floorDiv(first - ON_TIME, DAY) * DAY; day <= last + AHEAD; day += DAY) {
      long start = day;
      Run close = FLOW.run(3, new PostedRange(day, day + DAY), Unbounded::new);
      close.seed(
          books.stream()
              .filter(old -> old.original() != null || start - old.postedTime() <= HORIZON)
              .toList());
      log.records().stream()
          .filter(record -> start - AHEAD <= record.arrivalTime())
          .filter(record -> record.arrivalTime() <= start + DAY + ON_TIME)
          .forEach(close::offer);
      Rows closed = close.finish();
      postings.addAll(closed.postings());
      exceptions.addAll(closed.exceptions());
      books.addAll(close.survivors());
    }

    assertThat(Rows.of(postings, exceptions), equalTo(FLOW.atOnce(log.records())));
  }

  @Property
  void rowsCanBeMergedFromAnyBundles(@ForAll("logs") Log log, @ForAll Random random) {
    List<RawRecord> shuffled = new ArrayList<>(log.records());
    Collections.shuffle(shuffled, random);

    assertThat(FLOW.atOnce(shuffled), equalTo(FLOW.atOnce(log.records())));
  }
}
