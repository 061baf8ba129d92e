package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.jobs.engine.FlinkCluster;
import dev.tally.jobs.live.Live;
import dev.tally.ledger.Ledger;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally stop}: stops a live run on a cluster so that another can go on. */
@Command(
    name = "stop",
    sortOptions = false,
    header = "Stop a live run on a Flink cluster, behind a checkpoint of all it has read.",
    description =
        "Time does not end: no window is made final by it. The same tally live goes on from there,"
            + " also with another --parallelism, or of another release that can read its state. A"
            + " run inside a process is stopped with Ctrl-C.",
    footer = {
      "",
      "Examples:",
      "  tally stop --ledger shop --flink localhost:8081",
      "  tally live --ledger shop --bootstrap-servers localhost:9092 --flink localhost:8081"
          + " --parallelism 3"
    })
final class StopCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private LedgerFolder ledgerFolder = new LedgerFolder();

  @Option(
      names = "--flink",
      required = true,
      paramLabel = "HOST:PORT",
      description = "The REST endpoint of the Flink cluster that it runs on.")
  private String flink = "";

  @Override
  public Integer call() {
    Ledger ledger = ledgerFolder.open();
    FlinkCluster.at(flink).stop(Live.jobName(ledger));
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "Stopped. Its checkpoints are in "
            + ShownPath.of(ledger.checkpoints())
            + "; tally live goes on from the last.");
    out.flush();
    return ExitCode.OK.number();
  }
}
