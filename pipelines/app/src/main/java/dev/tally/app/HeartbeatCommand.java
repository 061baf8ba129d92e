package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.ledger.Heartbeat;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally heartbeat}: tells the partitions of a ledger that time passes. */
@Command(
    name = "heartbeat",
    sortOptions = false,
    header = "Tell every partition of a ledger's topics once a second that time passes.",
    description =
        "A partition that receives nothing would otherwise hold up every number of the ledger. It"
            + " runs until it is interrupted.",
    footer = {
      "",
      "Examples:",
      "  tally heartbeat --catalog ads --ledger-name ads-live",
      "  tally heartbeat --catalog ads --ledger-name ads-live --once",
    })
final class HeartbeatCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private TargetOptions target = new TargetOptions();

  @Option(names = "--once", description = "Write one to each partition and stop.")
  private boolean once;

  @Override
  public Integer call() throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Interruption interruption = Interruption.stops(stopped::countDown);
    try (Heartbeat heartbeat =
        Heartbeat.of(target.catalog(), target.name(), target.clients(), InstantSource.system())) {
      PrintWriter out = spec.commandLine().getOut();
      out.printf("A heartbeat for each of %d partitions.%n", heartbeat.beat());
      out.flush();
      while (!once && !stopped.await(1, TimeUnit.SECONDS)) {
        heartbeat.beat();
      }
    } finally {
      interruption.over();
    }
    return ExitCode.OK.number();
  }
}
