package dev.tally.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tally.base.ExitCode;
import dev.tally.jobs.doctor.Doctor;
import dev.tally.jobs.doctor.Finding;
import dev.tally.jobs.doctor.Finding.Level;
import dev.tally.jobs.engine.Engine;
import dev.tally.ledger.Ledger;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tally doctor}: checks a deployment and says what to change. */
@Command(
    name = "doctor",
    sortOptions = false,
    header = "Check whether a ledger can be run where it is, and say what to change.",
    description =
        "Topics, rights, lag against retention, heartbeats, clocks, warehouse, folders, disks and,"
            + " where one is named, the Flink cluster. It changes nothing that it does not take"
            + " back. Exits with 1 where something does not work or loses something now; a warning"
            + " alone is no failure.",
    footer = {
      "",
      "Examples:",
      "  tally doctor --ledger shop --bootstrap-servers localhost:9092",
      "  tally doctor --bootstrap-servers localhost:9092 --flink localhost:8081 --parallelism 8"
    })
final class DoctorCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private LedgerFolder ledgerFolder = new LedgerFolder();

  @Mixin private BrokersOptions brokers = new BrokersOptions();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Mixin private FormatOption format = new FormatOption();

  @Override
  public Integer call() {
    Ledger ledger = ledgerFolder.open();
    // Settings that cannot be used are said in a sentence of their own.
    Optional<Engine> unused = engine.dataflow();
    List<Finding> findings =
        new Doctor(
                ledger,
                brokers.topicLog(),
                engine.endpoint(),
                engine.parallelism(),
                Clock.systemUTC())
            .run();
    PrintWriter out = spec.commandLine().getOut();
    if (format.isJson()) {
      out.println(json(findings).toPrettyString());
    } else {
      findings.forEach(finding -> print(finding, out));
      out.printf(
          Locale.ROOT,
          "Problems: %d. Warnings: %d.%n",
          count(findings, Level.PROBLEM),
          count(findings, Level.WARNING));
    }
    return (count(findings, Level.PROBLEM) == 0 ? ExitCode.OK : ExitCode.FAULT).number();
  }

  private static long count(List<Finding> findings, Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }

  private static void print(Finding finding, PrintWriter out) {
    out.printf(
        "%-8s %s %s.%n",
        finding.level().name().toLowerCase(Locale.ROOT), finding.about(), finding.what());
    if (!finding.fix().isEmpty()) {
      out.printf("         -> %s%n", finding.fix());
    }
  }

  private static ArrayNode json(List<Finding> findings) {
    ArrayNode array = new ObjectMapper().createArrayNode();
    for (Finding finding : findings) {
      array
          .addObject()
          .put("level", finding.level().name())
          .put("about", finding.about())
          .put("what", finding.what())
          .put("fix", finding.fix());
    }
    return array;
  }
}
