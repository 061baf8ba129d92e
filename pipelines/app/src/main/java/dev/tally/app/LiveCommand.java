package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.jobs.engine.StateBackend;
import dev.tally.jobs.live.Live;
import dev.tally.jobs.live.LiveConfig;
import dev.tally.jobs.live.SchemaIdSync;
import dev.tally.ledger.Ledger;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tally live}: counts the topics as records arrive. */
@Command(
    name = "live",
    header = "Count the ledger's topics as records arrive.",
    description = {
      "Started again with the same command, it takes up the newest completed checkpoint, after a"
          + " crash too.",
      "With --registry, the schema ids that the ledger decodes by are compared with a registry"
          + " first, and at a ledger's first start completed from it. What they are is kept in the"
          + " ledger's folder, and no registry is asked while it runs."
    },
    footer = {
      "",
      "Examples:",
      "  tally live --ledger shop --catalog retail --bootstrap-servers localhost:9092",
      "  tally live --ledger shop --bootstrap-servers localhost:9092 --stop-when-idle",
      "  tally live --ledger shop --bootstrap-servers localhost:9092 --registry http://host:8081"
    })
final class LiveCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private LedgerOptions ledgerOptions = new LedgerOptions();

  @Mixin private BrokersOptions brokers = new BrokersOptions();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "MS",
      defaultValue = "10000",
      description = "Milliseconds between checkpoints, at least 100 (default: ${DEFAULT-VALUE}).")
  private long checkpointInterval;

  @Option(
      names = "--state",
      paramLabel = "heap|rocksdb",
      defaultValue = "heap",
      description =
          "Where remembered identities live: in memory, or on disk where they do not fit (default:"
              + " ${DEFAULT-VALUE}). A ledger's checkpoints hold for one of the two.")
  private StateBackend state = StateBackend.HEAP;

  @Option(
      names = "--stop-when-idle",
      description =
          "Read to the offsets that the topics have now, then end time: every window is final.")
  private boolean stopWhenIdle;

  @ArgGroup(exclusive = false)
  private @Nullable RegistryOptions registry;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    LiveConfig config =
        new LiveConfig(
            brokers.clients(),
            engine.engine(),
            engine.parallelism(),
            Duration.ofMillis(checkpointInterval),
            stopWhenIdle,
            state);
    Ledger ledger = ledger(err);
    err.printf(
        "Counting %s into the live book of %s.%n",
        String.join(", ", ledger.topics()), ShownPath.of(ledger.home()));
    if (!stopWhenIdle) {
      err.println("It runs until it is stopped (Ctrl-C); the same command goes on from there.");
    }
    new Live(ledger, config, Clock.systemUTC()).tellingTo(sentence -> tell(sentence, err)).run();
    return ExitCode.OK.number();
  }

  /** Opens the ledger, with the schema ids of the registry where one is named. */
  private Ledger ledger(PrintWriter err) {
    Ledger ledger = ledgerOptions.open();
    if (registry == null) {
      return ledger;
    }
    return new SchemaIdSync(
            registry.registry(System.getenv()),
            registry.subjectPrefix(),
            sentence -> tell(sentence, err))
        .about(ledger);
  }

  private static void tell(String sentence, PrintWriter err) {
    err.println(sentence);
    err.flush();
  }
}
