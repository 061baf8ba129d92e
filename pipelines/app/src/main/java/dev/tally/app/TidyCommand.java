package dev.tally.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.base.ExitCode;
import dev.tally.jobs.tidy.Leftover;
import dev.tally.jobs.tidy.Tidy;
import dev.tally.ledger.Ledger;
import dev.tally.warehouse.statement.AlignedText;
import dev.tally.warehouse.statement.IndentedJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally tidy}: takes away what jobs have left and nothing needs. */
@Command(
    name = "tidy",
    header = "Delete what jobs have left in a ledger and nothing needs any more.",
    description =
        "Rows and files of closes that failed, were killed or have ended, checkpoints that live no"
            + " longer goes on from, and files that were not written to their end. No number"
            + " changes. Jobs may be at work meanwhile, but for tally archive and what writes the"
            + " lake.",
    footer = {
      "",
      "Examples:",
      "  tally tidy --ledger shop --dry-run",
      "  tally tidy --ledger shop"
    })
final class TidyCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private LedgerFolder ledgerFolder = new LedgerFolder();

  @Option(names = "--dry-run", description = "Say what would be deleted, and delete nothing.")
  private boolean dryRun;

  @Mixin private FormatOption format = new FormatOption();

  @Override
  public Integer call() throws IOException {
    Ledger ledger = ledgerFolder.open();
    List<Leftover> found = new Tidy(ledger, ledgerFolder.warehouse()).run(dryRun);
    PrintWriter out = spec.commandLine().getOut();
    if (format.isJson()) {
      writeJson(found, out);
    } else {
      writeTable(found, out);
    }
    out.flush();
    return ExitCode.OK.number();
  }

  private void writeTable(List<Leftover> found, Appendable out) throws IOException {
    if (found.isEmpty()) {
      out.append("Nothing is left over.\n");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("size", "unit", "where", "what"));
    for (Leftover leftover : found) {
      rows.add(
          List.of(
              String.format(Locale.ROOT, "%,d", leftover.size()),
              leftover.kind().unit(),
              leftover.where(),
              leftover.kind().words()));
    }
    AlignedText.write(rows, 0, 1, out);
    out.append(dryRun ? "\nNothing is deleted, because this is a dry run.\n" : "\nDeleted.\n");
  }

  private void writeJson(List<Leftover> found, Appendable out) throws IOException {
    ObjectNode root = JsonNodeFactory.instance.objectNode().put("dry_run", dryRun);
    ArrayNode leftovers = root.putArray("leftovers");
    for (Leftover leftover : found) {
      leftovers
          .addObject()
          .put("kind", leftover.kind().name())
          .put("where", leftover.where())
          .put("size", leftover.size())
          .put("unit", leftover.kind().unit());
    }
    out.append(IndentedJson.of(root));
  }
}
