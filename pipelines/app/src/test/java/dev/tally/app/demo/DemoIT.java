package dev.tally.app.demo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.app.Said;
import dev.tally.app.report.CloseVerdict;
import dev.tally.app.report.Summary;
import dev.tally.base.Progress;
import dev.tally.catalog.Catalogs;
import dev.tally.catalog.Meter;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.event.Disposition;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.postgres.Server;
import dev.tally.transforms.meter.Meters;
import dev.tally.warehouse.Cell;
import dev.tally.warehouse.CellQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class DemoIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path folder;
  @TempDir private static Path inPostgres;
  private static final List<String> STEPS = new ArrayList<>();
  private static DemoResult result;
  private static JsonNode summary;

  @BeforeAll
  static void demonstrate() throws Exception {
    result = demo(folder).run();
    result.write(folder.resolve("summary.json"));
    summary = JSON.readTree(folder.resolve("summary.json").toFile());
    String schema = Server.newSchema() + "_" + "{ledger}";
    assertThat(demo(inPostgres).in(schema).run().isInOrder(), is(true));
  }

  private static Demo demo(Path folder) {
    DemoProgress progress =
        new DemoProgress() {
          @Override
          public void step(String ledger, String work) {
            STEPS.add(ledger + ": " + work.split(" ", 2)[0]);
          }

          @Override
          public Progress counter() {
            return Progress.NONE;
          }
        };
    return new Demo(folder, Optional.empty(), progress, Clock.systemUTC());
  }

  @ParameterizedTest
  @ValueSource(strings = {"foodmart", "ads"})
  void everyStatementInPostgresHasTheBytesOfTheOneInDuckDb(String ledger) {
    Catalogs catalogs = Ledger.open(Folder.at(folder.resolve(ledger))).catalogs();
    for (Meter meter : new Meters(catalogs).byName().values()) {
      for (String format : List.of("csv", "json", "table")) {
        Said expected = statement(meter, format, folder.resolve(ledger));
        assertThat(expected.exitCode(), is(0));
        assertThat(statement(meter, format, inPostgres.resolve(ledger)), is(expected));
      }
    }
  }

  private static Said statement(Meter meter, String format, Path home) {
    return Said.run("statement", meter.name(), "--format", format, "--ledger", home.toString());
  }

  @Test
  void everyRowIsEqualAndNothingIsUnexplained() {
    assertThat(result.isInOrder(), is(true));
    assertThat(summary.get("rows_compared").asLong(), is(greaterThanOrEqualTo(5_000L)));
    assertThat(summary.get("rows_equal"), is(summary.get("rows_compared")));
    assertThat(summary.get("unexplained").asLong(), is(0L));
    assertThat(summary.get("differences_by_cause").size(), is(0));
  }

  @Test
  void everyRecordMetTheEndItWasSentToMeet() {
    JsonNode truth = summary.get("truth");
    assertThat(summary.get("records"), is(truth.get("records")));
    long sum = 0;
    for (Disposition disposition : Disposition.values()) {
      String name = disposition.name().toLowerCase(Locale.ROOT);
      assertThat(name, summary.get(name), is(truth.get(name)));
      sum += summary.get(name).asLong();
    }
    assertThat(sum, is(truth.get("records").asLong()));
    for (String planted : List.of("duplicate", "conflict", "expired", "rejected", "control")) {
      assertThat(planted, truth.get(planted).asLong(), is(greaterThan(0L)));
    }
    assertThat(truth.get("behind_watermark").asLong(), is(0L));
  }

  @Test
  void everyPartitionKeepsEveryRecord() throws IOException {
    for (DemoResult.LedgerResult ledger : result.ledgers()) {
      Path home = folder.resolve(ledger.name());
      SortedMap<String, Long> counted = new TreeMap<>();
      for (Cell cell : DuckDbWarehouse.in(home).cells(CellQuery.all(Meters.RECORDS))) {
        assertThat(cell.origin(), is(Cell.Origin.CLOSED));
        counted.merge(
            String.join(" ", cell.group().subList(0, 3)),
            cell.measures().get("records"),
            Math::addExact);
      }
      SortedMap<String, Long> expected = new TreeMap<>();
      JsonNode truth = JSON.readTree(home.resolve("truth/truth-summary.json").toFile());
      for (JsonNode partition : truth.get("partitions")) {
        String where = partition.get("topic").asText() + " " + partition.get("partition").asInt();
        partition
            .get("dispositions")
            .fields()
            .forEachRemaining(
                one -> {
                  if (one.getValue().asLong() > 0) {
                    expected.put(where + " " + one.getKey(), one.getValue().asLong());
                  }
                });
      }
      assertThat(counted, is(expected));
    }
  }

  @Test
  void everyLedgerIsInOrderAndHasAReport() {
    assertThat(summary.get("ledgers").size(), is(2));
    for (DemoResult.LedgerResult ledger : result.ledgers()) {
      assertThat(ledger.closed().verdict(), is(CloseVerdict.IN_ORDER));
      assertThat(ledger.closed().unlisted(), is(0L));
      assertThat(Files.exists(ledger.closed().folder().path().resolve(Summary.PAGE)), is(true));
      assertThat(Files.exists(ledger.closed().folder().path().resolve(Summary.JSON)), is(true));
    }
  }

  @Test
  void theStepsAreToldInTheirOrder() {
    assertThat(
        STEPS.subList(0, STEPS.size() / 2),
        is(
            List.of(
                "broker: starting",
                "foodmart: sending",
                "foodmart: counting",
                "foodmart: archiving",
                "foodmart: closing",
                "ads: sending",
                "ads: counting",
                "ads: archiving",
                "ads: closing")));
  }
}
