package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs.Edition;
import dev.tally.warehouse.statement.AlignedText;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tally contracts list}: the catalogs of a ledger, and when each holds. */
@Command(
    name = "list",
    header = "List a ledger's catalogs, and from which day on each holds.",
    footer = {"", "Example:", "  tally contracts list --ledger shop"})
final class ContractsListCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private LedgerFolder ledgerFolder = new LedgerFolder();

  @Override
  public Integer call() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("posted from", "catalog", "contracts", "meters"));
    for (Edition edition : ledgerFolder.open().catalogs().editions()) {
      Catalog catalog = edition.catalog();
      rows.add(
          List.of(
              from(edition.postedFrom()),
              catalog.name(),
              Integer.toString(catalog.contracts().size()),
              Integer.toString(catalog.meters().size())));
    }
    PrintWriter out = spec.commandLine().getOut();
    AlignedText.write(rows, 2, 4, out);
    out.flush();
    return ExitCode.OK.number();
  }

  private static String from(long postedFrom) {
    return postedFrom == Long.MIN_VALUE
        ? "the beginning"
        : LocalDate.ofInstant(Instant.ofEpochMilli(postedFrom), ZoneOffset.UTC).toString();
  }
}
