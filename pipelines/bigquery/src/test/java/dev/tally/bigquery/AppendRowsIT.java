package dev.tally.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.base.Throwables;
import dev.tally.catalog.Meter;
import dev.tally.jobs.engine.BatchJob;
import dev.tally.jobs.engine.FlinkInProcess;
import dev.tally.transforms.meter.Posting;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.Orders;
import dev.tally.warehouse.sql.PostingColumns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendRowsIT {

  private static final Posting FIRST = Orders.order("north", "2025-03-01T10:00:00Z", 100);
  private static final Posting SECOND = Orders.order("north", "2025-03-01T10:00:00Z", 250);

  private static final BatchJob JOB = new BatchJob("append-rows", 1);

  @TempDir private Path folder;
  private FakeBigQuery bigQuery;
  private BigQueryUrl url;

  @BeforeEach
  void makeTables() throws IOException {
    bigQuery = new FakeBigQuery();
    String written = bigQuery.url(folder, "duckdb:" + folder.resolve("warehouse.duckdb"));
    url = BigQueryUrl.parse(written).orElseThrow();
    ((BigQueryConnector) new BigQueryProvider().connect(written, Optional.empty()).orElseThrow())
        .makeTables();
  }

  @AfterEach
  void stop() {
    bigQuery.close();
  }

  @Test
  void aRowStandsWithItsTypesAndIsHandedOnOnceItIsThere() {
    append(FIRST, 3);

    Map<String, String> expected = new TreeMap<>();
    expected.put("book", "live");
    expected.put("meter", "orders");
    expected.put("group_values", "{\"shop\":\"north\",\"currency\":\"EUR\"}");
    expected.put("value_start", "2025-03-01T10:00:00Z");
    expected.put("value_end", "2025-03-01T10:01:00Z");
    expected.put("posting_start", "2025-03-01T10:00:00Z");
    expected.put("posting_end", "2025-03-01T10:01:00Z");
    expected.put("measures", "{\"orders\":1,\"amount\":100,\"smallest\":100,\"largest\":100}");
    expected.put("events", "1");
    expected.put("late_events", "0");
    expected.put("fingerprint", FIRST.totals().fingerprint().toString());
    expected.put("generation", "3");
    assertThat(bigQuery.rows("live_posting"), equalTo(List.of(expected)));
  }

  @Test
  void aLaterRunsRowIsNotReplacedByAnEarlierRun() {
    append(FIRST, 31);
    append(SECOND, 4);
    assertThat(measures(), is("{\"orders\":1,\"amount\":100,\"smallest\":100,\"largest\":100}"));

    append(SECOND, 32);
    assertThat(measures(), is("{\"orders\":1,\"amount\":250,\"smallest\":250,\"largest\":250}"));
  }

  @Test
  void whatIsRefusedFailsWithTheTablesName() {
    RuntimeException failure =
        assertThrows(
            RuntimeException.class,
            () ->
                new FlinkInProcess()
                    .run(
                        JOB,
                        pipeline ->
                            rows(FIRST, pipeline)
                                .apply(
                                    new AppendRows<>(
                                        url,
                                        BigQueryTable.LIVE_CERTIFICATE,
                                        (row, columns) -> columns.text("live").nulls(9),
                                        1))));
    assertThat(
        Throwables.getCausalChain(failure).stream().map(Throwable::getMessage).toList(),
        hasItem(
            endsWith(
                ": Rows cannot be appended to bigquery://shop-project/numbers/live_certificate")));
  }

  private String measures() {
    return bigQuery.rows("live_posting").get(0).get("measures");
  }

  private void append(Posting row, long generation) {
    Map<String, Meter> meters = Orders.METERS;
    new FlinkInProcess()
        .run(
            JOB,
            pipeline ->
                PAssert.that(
                        rows(row, pipeline)
                            .apply(
                                new AppendRows<>(
                                    url,
                                    BigQueryTable.LIVE_POSTING,
                                    (posting, columns) ->
                                        new PostingColumns(Book.LIVE, generation, meters)
                                            .write(posting, columns),
                                    generation)))
                    .containsInAnyOrder(row));
  }

  private static PCollection<Posting> rows(Posting row, Pipeline pipeline) {
    return pipeline.apply(Create.of(row).withCoder(Posting.CODER));
  }
}
