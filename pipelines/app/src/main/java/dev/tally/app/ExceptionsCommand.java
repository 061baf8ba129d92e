package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.event.Position;
import dev.tally.warehouse.ExceptionQuery.Column;
import dev.tally.warehouse.StoredException;
import dev.tally.warehouse.Warehouse;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
          + " (POSITION). Of a closed day it is the closed book that counts, of any other day"
          + " live's.",
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

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "POSITION",
      arity = "0..1",
      description = "Show the record at this position, topic/partition@offset.")
  private @Nullable String position;

  @Mixin private LedgerFolder ledgerFolder = new LedgerFolder();

  @Option(
      names = "--by",
      split = ",",
      paramLabel = "COLUMN",
      description = "Count them by ${COMPLETION-CANDIDATES}.")
  private List<Column> by = new ArrayList<>();

  @Mixin private ExceptionFilter filter = new ExceptionFilter();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many to list at most (default: ${DEFAULT-VALUE}).")
  private int limit = 50;

  @Mixin private FormatOption format = new FormatOption();

  @Override
  public Integer call() throws IOException {
    if (limit < 0) {
      throw new UserError(ExitCode.USAGE, "--limit is " + limit + "; it must be 0 or more.");
    }
    Warehouse warehouse = ledgerFolder.warehouse();
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
    if (format.isJson()) {
      ExceptionsText.writeJson(exception, out);
    } else {
      ExceptionsText.writeOne(exception, out);
    }
  }

  private void list(Warehouse warehouse, PrintWriter out) throws IOException {
    List<StoredException> exceptions = warehouse.exceptions(filter.query(), limit);
    long all =
        exceptions.size() < limit ? exceptions.size() : warehouse.countExceptions(filter.query());
    if (format.isJson()) {
      ExceptionsText.writeJson(exceptions, all, out);
    } else {
      ExceptionsText.writeList(exceptions, all, out);
    }
  }

  private void count(Warehouse warehouse, PrintWriter out) throws IOException {
    if (format.isJson()) {
      ExceptionsText.writeJson(warehouse.groupExceptions(filter.query(), by), by, out);
    } else {
      ExceptionsText.writeGroups(warehouse.groupExceptions(filter.query(), by), by, out);
    }
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
    return Position.parse(text)
        .orElseThrow(
            () ->
                new UserError(
                    ExitCode.USAGE,
                    "'"
                        + text
                        + "' is no position; write topic/partition@offset, such as"
                        + " shop.orders/0@41."));
  }
}
