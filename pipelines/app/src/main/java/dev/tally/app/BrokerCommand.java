package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.broker.EmbeddedKafka;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally broker}: a Kafka broker to try things on. */
@Command(
    name = "broker",
    sortOptions = false,
    header = "Run a Kafka broker on this machine, until interrupted.",
    description =
        "One node of Apache Kafka that only this machine can reach. What it holds is kept in its"
            + " folder and is there again at the next start.",
    footer = {
      "",
      "Examples:",
      "  tally broker",
      "  tally broker --port 9192 --folder other-broker",
    })
final class BrokerCommand implements Callable<Integer> {

  private static final int LAST_PORT = 65_535;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "9092",
      description = "Where it listens, on 127.0.0.1 only (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      defaultValue = "broker",
      description = "Where it keeps what it holds (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("");

  @Override
  public Integer call() throws InterruptedException {
    if (port < 1 || port > LAST_PORT) {
      throw new UserError(
          ExitCode.USAGE, "--port is " + port + "; it must be from 1 to " + LAST_PORT + ".");
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Interruption interruption = Interruption.stops(stopped::countDown);
    try (EmbeddedKafka kafka = EmbeddedKafka.startAt(port, folder)) {
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "A Kafka broker runs at %s and keeps what it holds in %s. Ctrl-C stops it.%n",
          kafka.bootstrapServers(), ShownPath.of(folder));
      out.flush();
      stopped.await();
    } finally {
      interruption.over();
    }
    return ExitCode.OK.number();
  }
}
