package dev.tally.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.base.ExitCode;
import dev.tally.jobs.probe.Fault;
import dev.tally.jobs.probe.ProbeRun;
import dev.tally.jobs.probe.ProbeVerdict;
import dev.tally.ledger.Ledger;
import dev.tally.warehouse.Warehouse;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally probe}: sends synthetic events through a running ledger and judges what came. */
@Command(
    name = "probe",
    sortOptions = false,
    header =
        "Send events with known answers through a running ledger, and judge what came of them.",
    description =
        "The catalog's probes are sent once. Then whatever live has certified of this round and of"
            + " earlier ones is held against their answers. Rows that are not certified within"
            + " --wait are judged by a later run. The events are counted in rows of their own and"
            + " are in no real number.",
    footer = {
      "",
      "Examples:",
      "  tally probe --ledger shop --bootstrap-servers localhost:9092",
      "  tally probe --ledger shop --bootstrap-servers localhost:9092 --wait 0s --format json"
    })
final class ProbeCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private LedgerFolder ledgerFolder = new LedgerFolder();

  @Mixin private BrokersOptions brokers = new BrokersOptions();

  @Option(
      names = "--wait",
      paramLabel = "SPAN",
      converter = SpanConverter.class,
      defaultValue = "2m",
      description = "How long at most to wait for live's certificates (default: ${DEFAULT-VALUE}).")
  private Duration wait = Duration.ZERO;

  @Mixin private FormatOption format = new FormatOption();

  @Override
  public Integer call() throws InterruptedException {
    Ledger ledger = ledgerFolder.open();
    Warehouse warehouse = ledgerFolder.warehouse();
    ProbeVerdict verdict =
        new ProbeRun(ledger, warehouse, brokers.clients(), InstantSource.system()).run(wait);
    PrintWriter out = spec.commandLine().getOut();
    if (format.isJson()) {
      out.println(json(verdict).toPrettyString());
    } else {
      out.println(verdict.sentence());
      verdict.faults().forEach(fault -> print(fault, out));
    }
    out.flush();
    return exitCode(verdict).number();
  }

  private static ExitCode exitCode(ProbeVerdict verdict) {
    switch (verdict.word()) {
      case PASSED:
        return ExitCode.OK;
      case FAILED:
        return ExitCode.FAULT;
      case OVERDUE:
        return ExitCode.NOT_READY;
    }
    throw new IllegalStateException("no exit code for " + verdict.word());
  }

  private static void print(Fault fault, PrintWriter out) {
    out.printf("  %s%n", fault.where());
    out.printf("    expected %s%n", fault.expected());
    out.printf("    came     %s%n", fault.came());
    if (!fault.remark().isEmpty()) {
      out.printf("    that is  %s%n", fault.remark());
    }
  }

  private static ObjectNode json(ProbeVerdict verdict) {
    ObjectNode node =
        new ObjectMapper()
            .createObjectNode()
            .put("verdict", verdict.word().name())
            .put("rounds", verdict.rounds())
            .put("rounds_interrupted", verdict.interrupted())
            .put("rows_as_expected", verdict.rowsAsExpected())
            .put("rows_pending", verdict.rowsPending())
            .put("pending_until", text(verdict.pendingUntil()))
            .put("overdue_since", text(verdict.overdueSince()));
    ArrayNode faults = node.putArray("faults");
    for (Fault fault : verdict.faults()) {
      faults
          .addObject()
          .put("where", fault.where())
          .put("expected", fault.expected())
          .put("came", fault.came())
          .put("remark", fault.remark());
    }
    return node;
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}
