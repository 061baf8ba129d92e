package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Meter;
import dev.tally.catalog.Spelling;
import dev.tally.transforms.meter.Meters;
import dev.tally.warehouse.Cell;
import dev.tally.warehouse.CellQuery;
import dev.tally.warehouse.MeterDeclaration;
import dev.tally.warehouse.Warehouse;
import dev.tally.warehouse.statement.Format;
import dev.tally.warehouse.statement.Period;
import dev.tally.warehouse.statement.Statement;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tally statement}: prints a meter's numbers, as they stand or as they stood. */
@Command(
    name = "statement",
    header = "Print a meter's numbers, as they stand or as they stood.",
    description =
        "A TIME is a date (2025-03-01), a time in --zone (2025-03-01T10:00) or a time with its"
            + " offset (2025-03-01T10:00:00Z).",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  tally statement orders --by month --top 10",
      "  tally statement orders --from 2025-03-01 --to 2025-03-02 --by hour --group shop=berlin",
      "  tally statement orders --by day --zone Europe/Berlin --format csv",
      "  tally statement orders --as-of 2025-03-02T00:00:00Z"
    })
final class StatementCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "METER",
      description = "A meter of the ledger's catalog, tally.records or a tally.probe.METER.")
  private String meterName = "";

  @Mixin private LedgerFolder ledgerFolder = new LedgerFolder();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Only what happened in windows that start at or after it.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Only what happened in windows that start before it.")
  private @Nullable String to;

  @Option(
      names = "--by",
      paramLabel = "hour|day|week|month|quarter|all",
      description =
          "Add the windows up to hours, days, ISO weeks, months, quarters, or all of them (default:"
              + " a line per window).")
  private Period by = Period.WINDOW;

  @Option(
      names = "--top",
      paramLabel = "N",
      description =
          "Only the N groups, of each currency, whose first sum of money (else first count) is"
              + " largest; the sums stay those of all.")
  private @Nullable Integer top;

  @Option(
      names = "--group",
      paramLabel = "FIELD=VALUE",
      description = "Only groups with that value; may be repeated.")
  private Map<String, String> group = new LinkedHashMap<>();

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description = "Only what had been posted by then: the numbers as they stood.")
  private @Nullable String asOf;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description = "The time zone of the periods, such as Europe/Berlin (default: UTC).")
  private String zoneName = "UTC";

  @Option(
      names = "--format",
      paramLabel = "table|csv|spreadsheet|json",
      defaultValue = "table",
      description =
          "How to print; spreadsheet is csv in which no text is a formula (default:"
              + " ${DEFAULT-VALUE}).")
  private Format format = Format.TABLE;

  @Override
  public Integer call() throws IOException {
    if (top != null && top < 1) {
      throw new UserError(ExitCode.USAGE, "--top is " + top + "; it must be 1 or more.");
    }
    ZoneId zone = zone();
    CellQuery query =
        new CellQuery(
            meterName,
            time("--from", from, CellQuery.BEGINNING, zone),
            time("--to", to, CellQuery.END, zone),
            group,
            time("--as-of", asOf, CellQuery.END, zone));
    PrintWriter out = spec.commandLine().getOut();
    format.write(read(ledgerFolder.warehouse(), query, zone), out);
    out.flush();
    return ExitCode.OK.number();
  }

  private Statement read(Warehouse warehouse, CellQuery query, ZoneId zone) {
    MeterDeclaration declaration = declaration(warehouse);
    Meter meter = declaration.meter();
    expectKnownGroupFields(meter);
    if (!by.holds(meter.window())) {
      throw badInput(
          "Meter '"
              + meterName
              + "' has windows of "
              + words(meter.window())
              + ", which --by hour cannot split; use --by day.");
    }
    // Asked before the cells are read: what is promised here can only grow meanwhile.
    OptionalLong complete = completeThrough(warehouse, query, meter);
    List<Cell> cells = warehouse.cells(query);
    expectDivided(zone, meter, cells);
    Statement statement =
        Statement.of(declaration, by, zone)
            .over(cells)
            .bookTotals(warehouse.bookTotals(declaration, query))
            .completeThrough(complete)
            .closed(
                warehouse.closedDays().stream()
                    .filter(day -> day.startsBefore(query.asOf()))
                    .toList());
    return top == null ? statement : statement.top(top);
  }

  private MeterDeclaration declaration(Warehouse warehouse) {
    List<MeterDeclaration> declarations = warehouse.meters();
    List<String> names =
        declarations.stream()
            .map(declaration -> declaration.meter().name())
            .filter(name -> !Meters.isOfProbes(name))
            .toList();
    return declarations.stream()
        .filter(declaration -> declaration.meter().name().equals(meterName))
        .findFirst()
        .orElseThrow(
            () ->
                badInput(
                    "There is no meter '"
                        + meterName
                        + "'"
                        + Spelling.hint(meterName, names)
                        + "; the ledger has "
                        + String.join(", ", names)
                        + "."));
  }

  private void expectKnownGroupFields(Meter meter) {
    for (String field : group.keySet()) {
      if (!meter.groupBy().contains(field)) {
        throw badInput(
            "Meter '"
                + meterName
                + "' has no group field '"
                + field
                + "'"
                + Spelling.hint(field, meter.groupBy())
                + "; it groups by "
                + String.join(", ", meter.groupBy())
                + ".");
      }
    }
  }

  private void expectDivided(ZoneId zone, Meter meter, List<Cell> cells) {
    if (by != Period.WINDOW) {
      Period.cutBy(zone, meter.window(), cells)
          .ifPresent(
              offset -> {
                throw badInput(
                    "Meter '"
                        + meterName
                        + "' has windows of "
                        + words(meter.window())
                        + ", which the offset "
                        + offset
                        + " of "
                        + zone
                        + " cuts through; use another --zone, or no --by.");
              });
    }
  }

  private static OptionalLong completeThrough(Warehouse warehouse, CellQuery query, Meter meter) {
    OptionalLong through = warehouse.completeThrough(meter.window());
    return through.isPresent()
        ? OptionalLong.of(Math.min(through.getAsLong(), query.asOf()))
        : through;
  }

  private ZoneId zone() {
    try {
      return ZoneId.of(zoneName);
    } catch (DateTimeException e) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "There is no time zone '" + zoneName + "'; use a name such as Europe/Berlin.",
          e);
    }
  }

  private static long time(String option, @Nullable String text, long otherwise, ZoneId zone) {
    if (text == null) {
      return otherwise;
    }
    try {
      if (text.indexOf('T') < 0) {
        return LocalDate.parse(text).atStartOfDay(zone).toInstant().toEpochMilli();
      }
      boolean hasOffset = text.matches(".*([Zz]|[+-]\\d\\d:\\d\\d)");
      return hasOffset
          ? OffsetDateTime.parse(text).toInstant().toEpochMilli()
          : LocalDateTime.parse(text).atZone(zone).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "'"
              + text
              + "' is no time for "
              + option
              + "; write 2025-03-01, 2025-03-01T10:00 or 2025-03-01T10:00:00Z.",
          e);
    }
  }

  private static String words(Duration window) {
    return window.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  private static UserError badInput(String message) {
    return new UserError(ExitCode.BAD_INPUT, message);
  }
}
