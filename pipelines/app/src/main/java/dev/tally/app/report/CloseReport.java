package dev.tally.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Measure;
import dev.tally.duckdb.CloseCopy;
import dev.tally.event.Disposition;
import dev.tally.jobs.close.Days;
import dev.tally.ledger.Folder;
import dev.tally.transforms.meter.Meters;
import dev.tally.warehouse.Comparison;
import dev.tally.warehouse.DifferenceCount;
import dev.tally.warehouse.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.duckdb.DuckDBConnection;

/**
 * The report of one close: {@code index.html} for people, {@code report.json} for programs, and
 * beside them the lists of what stands behind each number.
 *
 * <p>Aggregation happens in a copy of what the close has written, which may be millions of events;
 * the page carries samples and says in which lines of which list the others are. Payloads are in
 * none of the files; ids, sources and the values that meters group by are.
 */
public final class CloseReport {

  /** About how many events the page carries for its chart; more make it slow to open. */
  private static final int CHART_SAMPLES = 8_000;

  private static final int ROW_SAMPLES = 25;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Heading heading;
  private final Comparison comparison;
  private final List<DifferenceCount> differences;

  /**
   * @param comparison what came of holding the close against live
   * @param differences how many rows differ, by day and cause
   */
  public CloseReport(Heading heading, Comparison comparison, List<DifferenceCount> differences) {
    this.heading = heading;
    this.comparison = comparison;
    this.differences = List.copyOf(differences);
  }

  /**
   * Writes the report into a folder, over an earlier one.
   *
   * @param warehouse what the close has written to
   */
  public Summary write(Warehouse warehouse, Path folder) {
    Days days = heading.days();
    Map<String, Meter> meters = new Meters(heading.catalogs()).byName();
    try (CloseCopy copy = CloseCopy.of(warehouse, heading.run(), days.from(), days.to(), meters)) {
      Files.createDirectories(folder);
      return copy.inTransaction(connection -> write(connection, folder));
    } catch (IOException e) {
      throw new UncheckedIOException("the report cannot be written to " + folder, e);
    }
  }

  private Summary write(DuckDBConnection connection, Path folder) throws SQLException {
    ReportTables.prepare(connection, heading);
    ReportList.writeAll(connection, folder);

    ArrayNode dispositions = QueryRows.to(connection, "dispositions");
    Finding finding =
        Finding.of(
            comparison,
            differences,
            records(dispositions),
            unlisted(dispositions),
            heading.accepted());
    Meters meters = new Meters(heading.catalogs());
    DifferenceList list = DifferenceList.of(connection, meters.byName(), MaskedGroups.of(heading));

    ObjectNode report = head(finding);
    report.set("files", files());
    report.set("meters", describe(meters.all()));
    report.set("totals", QueryRows.to(connection, "totals"));
    report.set("hours", QueryRows.to(connection, "hours", CHART_SAMPLES));
    report.set("measures", QueryRows.to(connection, "measures"));
    report.set("lateness", QueryRows.to(connection, "lateness"));
    report.set("corrections", QueryRows.to(connection, "corrections"));
    report.set("dispositions", dispositions);
    report.set("causes", list.causes());
    report.set("differences", list.differences());
    report.set("row_samples", QueryRows.to(connection, "row_samples", ROW_SAMPLES));
    report.set("correction_samples", QueryRows.to(connection, "correction_samples", ROW_SAMPLES));
    TreeSet<Long> sampled = new TreeSet<>();
    report
        .findValues("samples")
        .forEach(one -> one.forEach(number -> sampled.add(number.asLong())));
    report.set("records", QueryRows.to(connection, "records", sampled.toString()));

    try {
      Files.writeString(
          folder.resolve(Summary.PAGE), Page.of(finding.headline(heading.days()), report));
      JSON.writerWithDefaultPrettyPrinter()
          .writeValue(folder.resolve(Summary.JSON).toFile(), withoutSamples(report));
    } catch (IOException e) {
      throw new UncheckedIOException("the report cannot be written to " + folder, e);
    }
    return new Summary(
        finding.verdict(),
        finding.headline(heading.days()),
        finding.reviews(),
        finding.compared(),
        finding.equal(),
        finding.records(),
        finding.differences(),
        finding.unexplained(),
        finding.unlisted(),
        Folder.at(folder));
  }

  private ObjectNode head(Finding finding) {
    ObjectNode report =
        JSON.createObjectNode()
            .put("verdict", finding.verdict().name())
            .put("verdict_words", finding.verdict().words())
            .put("badge", finding.verdict().colour())
            .put("headline", finding.headline(heading.days()))
            .put("days", Finding.name(heading.days()))
            .put("from", heading.days().first().toString())
            .put("to", heading.days().last().toString())
            .put("ledger", heading.ledger())
            .put("catalog", heading.catalog())
            .put("run", heading.run().id())
            .put("closed_at", heading.closedAt().toString())
            .put("personal_values", heading.personal().name());
    ArrayNode reviews = report.putArray("reviews");
    finding.reviews().forEach(reviews::add);
    report
        .putObject("archive")
        .put("files", heading.archivedFiles())
        .put("records", heading.archivedRecords());
    report
        .putObject("rows")
        .put("compared", finding.compared())
        .put("equal", finding.equal())
        .put("different", finding.different())
        .put("passing", finding.passing())
        .put("unexplained", finding.unexplained());
    ObjectNode counts = report.putObject("counts");
    counts.put("records", finding.records().values().stream().mapToLong(Long::longValue).sum());
    finding
        .records()
        .forEach((end, records) -> counts.put(end.name().toLowerCase(Locale.ROOT), records));
    return report.put("unlisted", finding.unlisted());
  }

  private static Map<Disposition, Long> records(ArrayNode dispositions) {
    Map<Disposition, Long> records = new EnumMap<>(Disposition.class);
    for (Disposition disposition : Disposition.values()) {
      records.put(disposition, 0L);
    }
    for (JsonNode row : dispositions) {
      records.merge(
          Disposition.valueOf(row.get("disposition").asText()),
          row.get("records").asLong(),
          Math::addExact);
    }
    return records;
  }

  /** Returns by how many the lists miss the counts. CONTROL records are in no list. */
  private static long unlisted(ArrayNode dispositions) {
    long unlisted = 0;
    for (JsonNode row : dispositions) {
      if (!row.get("disposition").asText().equals(Disposition.CONTROL.name())) {
        unlisted += Math.abs(row.get("records").asLong() - row.get("lines").asLong());
      }
    }
    return unlisted;
  }

  private static ObjectNode files() {
    ObjectNode files = JSON.createObjectNode();
    for (ReportList list : ReportList.values()) {
      files.put(list.label(), list.file());
    }
    return files;
  }

  private static ArrayNode describe(List<Meter> meters) {
    ArrayNode described = JSON.createArrayNode();
    for (Meter meter : meters) {
      ObjectNode node =
          described
              .addObject()
              .put("meter", meter.name())
              .put("description", meter.description())
              .put("window_millis", meter.window().toMillis())
              .put("step", ReportTables.step(meter));
      ArrayNode measures = node.putArray("measures");
      for (Measure measure : meter.measures()) {
        measures
            .addObject()
            .put("measure", measure.name())
            .put("aggregation", measure.aggregation().name())
            .put("money", measure.money());
      }
    }
    return described;
  }

  /** Returns what programs read: samples are only for the page. */
  private static ObjectNode withoutSamples(ObjectNode report) {
    ObjectNode rest = report.deepCopy();
    rest.remove(List.of("records", "row_samples", "correction_samples"));
    rest.findParents("samples").forEach(row -> ((ObjectNode) row).remove("samples"));
    return rest;
  }
}
