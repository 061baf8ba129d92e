package dev.tally.bigquery;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;

import dev.tally.jobs.engine.BatchJob;
import dev.tally.jobs.engine.FlinkInProcess;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.io.GenerateSequence;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadDaysIT {

  /** So many that both subtasks have several bundles. */
  private static final int ROWS = 90_000;

  @TempDir private Path folder;

  @Test
  void aDayIsLoadedOnceWithTheRowsOfAllBundles() throws Exception {
    try (FakeBigQuery bigQuery = new FakeBigQuery()) {
      String written = bigQuery.url(folder, "duckdb:" + folder.resolve("warehouse.duckdb"));
      ((BigQueryConnector) new BigQueryProvider().connect(written, Optional.empty()).orElseThrow())
          .makeTables();
      int before = bigQuery.loads().size();
      LoadFolder files = LoadFolder.in(BigQueryUrl.parse(written).orElseThrow());

      new FlinkInProcess()
          .run(
              new BatchJob("load-days", 2),
              pipeline ->
                  pipeline
                      .apply("MakeNumbers", GenerateSequence.from(0).to(ROWS))
                      .apply("MakeLines", ParDo.of(new MakeLineFn()))
                      .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()))
                      .apply("Load", new LoadDays(files, BigQueryTable.CLOSE_COUNT)));

      assertThat(
          bigQuery.loads().subList(before, bigQuery.loads().size()),
          containsInAnyOrder(
              "close_count$20260105", "close_count$20260106", "close_count$20260107"));
      assertThat(
          bigQuery.rows("close_count").stream()
              .collect(Collectors.groupingBy(row -> row.get("hour"), Collectors.counting())),
          is(
              Map.of(
                  "2026-01-05T00:00:00Z", ROWS / 3L,
                  "2026-01-06T00:00:00Z", ROWS / 3L,
                  "2026-01-07T00:00:00Z", ROWS / 3L)));
    }
  }

  private static final class MakeLineFn extends DoFn<Long, KV<String, String>> {

    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Long number, OutputReceiver<KV<String, String>> lines) {
      String day = "2026-01-0" + (5 + number % 3);
      lines.output(
          KV.of(
              day,
              "{\"generation\": 1, \"meter\": \"m"
                  + number
                  + "\", \"hour\": \""
                  + Instant.parse(day + "T00:00:00Z")
                  + "\", \"live_rows\": 1, \"closed_rows\": 1, \"equal_rows\": 1,"
                  + " \"live_events\": 1, \"closed_events\": 1}"));
    }
  }
}
