package dev.tally.bigquery;

import dev.tally.event.Hash128;
import dev.tally.warehouse.Decision;
import dev.tally.warehouse.MeterDeclaration;
import dev.tally.warehouse.Warehouse;
import dev.tally.warehouse.sql.MeterColumns;
import dev.tally.warehouse.sql.SqlFiles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the tables and views of a dataset, and tells it the meters.
 *
 * <p>What has been made is decided in the ledger's warehouse, so that it is made once and not by
 * every run; what a later release adds is made by its first run.
 */
final class BigQueryTables {

  private static final SqlFiles SQL = new SqlFiles("bigquery");
  private static final List<String> VIEWS = List.of("statement_view", "exception_view");

  private final BigQueryUrl url;
  private final Warehouse warehouse;

  BigQueryTables(BigQueryUrl url, Warehouse warehouse) {
    this.url = url;
    this.warehouse = warehouse;
  }

  /** Makes what is not made yet. */
  void make() {
    String made = seal(statements() + url.personal());
    once("tables", made, this::makeTables);
    List<MeterDeclaration> meters = warehouse.meters();
    once("meters", seal(meters.toString()), () -> loadMeters(meters));
  }

  /** Returns all statements, those of tables before those of views. */
  private String statements() {
    return Stream.concat(
            Arrays.stream(BigQueryTable.values()).map(BigQueryTable::folder).distinct(),
            VIEWS.stream())
        .map(folder -> SQL.read(folder, "ddl"))
        .collect(Collectors.joining("\n"))
        .replace("${dataset}", url.dataset());
  }

  private void makeTables() {
    BigQueryJobs jobs = new BigQueryJobs(url);
    jobs.query(statements());
    Arrays.stream(BigQueryTable.values()).forEach(jobs::describe);
  }

  private void loadMeters(List<MeterDeclaration> meters) {
    LoadFolder folder = LoadFolder.in(url);
    folder.replace(BigQueryTable.METER, null, meters, MeterColumns::write);
    folder.delete();
  }

  private void once(String what, String seal, Runnable work) {
    String name = url + "/" + what;
    Optional<String> known = warehouse.decision(name).map(Decision::value);
    if (!known.equals(Optional.of(seal))) {
      work.run();
      warehouse.decide(name, before -> seal);
    }
  }

  private static String seal(String text) {
    return "\"" + Hash128.of(text) + "\"";
  }
}
