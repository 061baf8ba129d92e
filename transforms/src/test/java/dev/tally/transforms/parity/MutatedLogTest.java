package dev.tally.transforms.parity;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import dev.tally.event.RawRecord;
import dev.tally.transforms.CountEvents;
import dev.tally.transforms.decode.Mutations;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Records with mistakes in them fail no bundle, and each is counted by what became of it. */
class MutatedLogTest {

  private static final int RECORDS = 20_000;
  private static final long SEED = 20260302;

  /**
   * Beam's checks of every element are those of the parity tests, and would take most of the time.
   */
  private static final Column COLUMN =
      new Column(
          "Direct, mutated",
          List.of(
              "--runner=DirectRunner",
              "--enforceImmutability=false",
              "--enforceEncodability=false",
              "--targetParallelism=2"),
          Column.archived());

  @Test
  void theRowsOfRecordsAddUpToTheMutatedRecords() {
    Mutations mutations =
        new Mutations(
            Golden.cases().stream().flatMap(golden -> golden.records().stream()).toList());
    List<RawRecord> records =
        LongStream.range(0, RECORDS).mapToObj(number -> mutations.of(SEED, number)).toList();

    Rows rows =
        COLUMN
            .count(
                new Log(Golden.catalog().terms().onTimeBound(), records),
                Golden.catalogs(),
                catalogs -> CountEvents.of(catalogs).ofBoundedInput())
            .rows();

    long batched = sum(rows, "batched");
    assertThat(sum(rows, "records") - batched, is((long) RECORDS));
    assertThat(batched, greaterThan(0L));
  }

  /** Returns the sum of a measure of {@code tally.records}. */
  private static long sum(Rows rows, String measure) {
    return rows.postings().stream()
        .map(RowLines::parse)
        .filter(row -> row.get("meter").textValue().equals("tally.records"))
        .mapToLong(row -> row.get("measures").get(measure).longValue())
        .sum();
  }
}
