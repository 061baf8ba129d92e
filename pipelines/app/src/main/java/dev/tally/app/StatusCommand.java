package dev.tally.app;

import com.google.common.net.HostAndPort;
import dev.tally.app.status.StatusJson;
import dev.tally.app.status.StatusServer;
import dev.tally.app.status.StatusText;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.jobs.status.LedgerStatus;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Ledger;
import dev.tally.warehouse.WarehouseException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally status}: says how a ledger fares, once, again and again, or to Prometheus. */
@Command(
    name = "status",
    sortOptions = false,
    header = "Say how far live and the archive are, what is certified and what is closed.",
    description =
        "Lag is told in records, in time, and against the topic's retention: what a reader has not"
            + " read by then is gone. With --watch it tells again and again; with --listen it"
            + " serves the same to Prometheus, at /metrics.",
    footer = {
      "",
      "Examples:",
      "  tally status --ledger shop --bootstrap-servers localhost:9092",
      "  tally status --ledger shop --bootstrap-servers localhost:9092 --watch",
      "  tally status --bootstrap-servers localhost:9092 --listen 127.0.0.1:9404"
    })
final class StatusCommand implements Callable<Integer> {

  private static final String CLEAR = "\u001b[H\u001b[2J";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private LedgerFolder ledgerFolder = new LedgerFolder();

  @Mixin private BrokersOptions brokers = new BrokersOptions();

  @Option(names = "--watch", description = "Tell again and again, until it is interrupted.")
  private boolean watch;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Serve it to Prometheus at this address, until it is interrupted.")
  private @Nullable String listen;

  @Option(
      names = "--every",
      paramLabel = "SPAN",
      converter = SpanConverter.class,
      defaultValue = "15s",
      description = "How often with --watch and --listen (default: ${DEFAULT-VALUE}).")
  private Duration every = Duration.ZERO;

  @Mixin private FormatOption format = new FormatOption();

  @Override
  public Integer call() throws InterruptedException {
    Ledger ledger = ledgerFolder.open();
    KafkaTopics log = brokers.topicLog();
    if (listen != null) {
      serve(ledger, log, address(listen));
    } else if (watch) {
      watch(ledger, log);
    } else {
      print(LedgerStatus.of(ledger, log, Clock.systemUTC()));
    }
    return ExitCode.OK.number();
  }

  private void serve(Ledger ledger, KafkaTopics log, HostAndPort address)
      throws InterruptedException {
    try (StatusServer server = StatusServer.at(address.getHost(), address.getPort())) {
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "Metrics of the ledger %s: http://%s:%d/metrics%n",
          ledger.name(), address.getHost(), server.port());
      out.flush();
      untilInterrupted(() -> server.serve(ask(ledger, log)));
    }
  }

  private void watch(Ledger ledger, KafkaTopics log) throws InterruptedException {
    boolean isTerminal = TerminalProgress.isTerminal();
    untilInterrupted(
        () ->
            ask(ledger, log)
                .ifPresent(
                    status -> {
                      if (isTerminal && !format.isJson()) {
                        spec.commandLine().getOut().print(CLEAR);
                      }
                      print(status);
                    }));
  }

  /** Returns the status, or tells why there is none now; the next time there may be. */
  private Optional<LedgerStatus> ask(Ledger ledger, KafkaTopics log) {
    try {
      return Optional.of(LedgerStatus.of(ledger, log, Clock.systemUTC()));
    } catch (UserError | WarehouseException e) {
      spec.commandLine().getErr().println(e.getMessage());
      return Optional.empty();
    }
  }

  private void untilInterrupted(Runnable work) throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Interruption interruption = Interruption.stops(stopped::countDown);
    try {
      do {
        work.run();
      } while (!stopped.await(every.toMillis(), TimeUnit.MILLISECONDS));
    } finally {
      interruption.over();
    }
  }

  private void print(LedgerStatus status) {
    PrintWriter out = spec.commandLine().getOut();
    if (format.isJson()) {
      out.println(watch ? StatusJson.of(status) : StatusJson.of(status).toPrettyString());
    } else {
      StatusText.print(status, out);
    }
    out.flush();
  }

  private static HostAndPort address(String text) {
    try {
      HostAndPort address = HostAndPort.fromString(text);
      if (address.hasPort() && !address.getHost().isEmpty()) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // It is told below, with what is asked for.
    }
    throw new UserError(
        ExitCode.USAGE,
        "--listen is '" + text + "'; it must be HOST:PORT, such as 127.0.0.1:9404.");
  }
}
