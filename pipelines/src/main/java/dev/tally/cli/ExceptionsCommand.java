package dev.tally.cli;

import dev.tally.event.Disposition;
import dev.tally.event.Position;
import dev.tally.event.RejectionCode;
import dev.tally.pipelines.warehouse.CellQuery;
import dev.tally.pipelines.warehouse.ExceptionQuery;
import dev.tally.pipelines.warehouse.ExceptionQuery.Column;
import dev.tally.pipelines.warehouse.StoredException;
import dev.tally.pipelines.warehouse.Warehouse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tally exceptions}: shows the records that are not counted, and why. */
@Command(
    name = "exceptions",
    header = "Show the records that are not counted, and why.",
    description = {
      "Lists them in the order they are booked, counts them (--by), or shows one with its bytes"
          + " (POSITION). Of a closed day it is the closed book that counts, of any other day live's.",
      "A TIME is a date, meaning its midnight in UTC, or a time such as 2025-03-01T10:00:00Z."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  tally exceptions --by disposition,code",
      "  tally exceptions --by source,code --disposition rejected --from 2025-03-01",
      "  tally exceptions --code missing_field --source /till/3 --limit 10",
      "  tally exceptions shop.orders/0@41"
    })
final class ExceptionsCommand implements Callable<Integer> {

  private static final Pattern POSITION =
      Pattern.compile("(.+)/(\\d{1,9})@(\\d{1,18})(?:#(\\d{1,6}))?");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "POSITION",
      arity = "0..1",
      description = "Show the record at this position, topic/partition@offset.")
  private @Nullable String position;

  @Option(
      names = "--ledger",
      paramLabel = "DIR",
      defaultValue = "ledger",
      description = "The ledger's folder (default: ${DEFAULT-VALUE}).")
  private Path ledger = Path.of("ledger");

  @Option(
      names = "--by",
      split = ",",
      paramLabel = "COLUMN",
      description = "Count them by ${COMPLETION-CANDIDATES}.")
  private List<Column> by = new ArrayList<>();

  @Option(
      names = "--disposition",
      split = ",",
      paramLabel = "DISPOSITION",
      description = "Only these: duplicate, conflict, expired, rejected, behind_watermark.")
  private List<Disposition> dispositions = new ArrayList<>();

  @Option(
      names = "--code",
      split = ",",
      paramLabel = "CODE",
      description = "Only rejections with these codes, such as missing_field.")
  private List<RejectionCode> codes = new ArrayList<>();

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      description = "Only of this producer, the CloudEvents source; may be repeated.")
  private List<String> sources = new ArrayList<>();

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description = "Only of this event type; may be repeated.")
  private List<String> types = new ArrayList<>();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Only of this Kafka topic; may be repeated.")
  private List<String> topics = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      converter = MomentConverter.class,
      description = "Only what is booked at or after it.")
  private @Nullable Instant from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      converter = MomentConverter.class,
      description = "Only what is booked before it.")
  private @Nullable Instant to;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many to list at most (default: ${DEFAULT-VALUE}).")
  private int limit = 50;

  @Option(
      names = "--format",
      paramLabel = "table|json",
      defaultValue = "table",
      description = "How to print (default: ${DEFAULT-VALUE}).")
  private OutputFormat format = OutputFormat.TABLE;

  @Override
  public Integer call() throws IOException {
    if (limit < 0) {
      throw new UserError(ExitCode.USAGE, "--limit is " + limit + "; it must be 0 or more.");
    }
    Warehouse warehouse = LedgerOptions.warehouseIn(ledger);
    PrintWriter out = spec.commandLine().getOut();
    if (position != null) {
      show(one(warehouse, parse(position)), out);
    } else if (by.isEmpty()) {
      list(warehouse, out);
    } else {
      count(warehouse, out);
    }
    out.flush();
    return ExitCode.OK.number();
  }

  private void show(StoredException exception, PrintWriter out) throws IOException {
    if (format == OutputFormat.JSON) {
      ExceptionsText.writeJson(exception, out);
    } else {
      ExceptionsText.writeOne(exception, out);
    }
  }

  private void list(Warehouse warehouse, PrintWriter out) throws IOException {
    List<StoredException> exceptions = warehouse.exceptions(query(), limit);
    long all = exceptions.size() < limit ? exceptions.size() : warehouse.countExceptions(query());
    if (format == OutputFormat.JSON) {
      ExceptionsText.writeJson(exceptions, all, out);
    } else {
      ExceptionsText.writeList(exceptions, all, out);
    }
  }

  private void count(Warehouse warehouse, PrintWriter out) throws IOException {
    if (format == OutputFormat.JSON) {
      ExceptionsText.writeJson(warehouse.groupExceptions(query(), by), by, out);
    } else {
      ExceptionsText.writeGroups(warehouse.groupExceptions(query(), by), by, out);
    }
  }

  private ExceptionQuery query() {
    return new ExceptionQuery(
        dispositions.stream().map(Disposition::name).toList(),
        codes.stream().map(RejectionCode::name).toList(),
        sources,
        types,
        topics,
        from == null ? CellQuery.BEGINNING : from.toEpochMilli(),
        to == null ? CellQuery.END : to.toEpochMilli());
  }

  private StoredException one(Warehouse warehouse, Position wanted) {
    return warehouse
        .exception(wanted)
        .orElseThrow(
            () ->
                new UserError(
                    ExitCode.BAD_INPUT,
                    "The record at "
                        + wanted
                        + " is no exception: it was counted, is a control record, or was not read"
                        + " yet."));
  }

  private static Position parse(String text) {
    Matcher parts = POSITION.matcher(text);
    if (!parts.matches()) {
      throw new UserError(
          ExitCode.USAGE,
          "'" + text + "' is no position; write topic/partition@offset, such as shop.orders/0@41.");
    }
    return new Position(
        parts.group(1),
        Integer.parseInt(parts.group(2)),
        Long.parseLong(parts.group(3)),
        parts.group(4) == null ? 0 : Integer.parseInt(parts.group(4)));
  }
}
