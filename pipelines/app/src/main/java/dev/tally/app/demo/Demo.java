package dev.tally.app.demo;

import static java.util.Objects.requireNonNull;

import dev.tally.app.report.PersonalValues;
import dev.tally.app.report.ReportOfClose;
import dev.tally.app.report.Summary;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.broker.EmbeddedKafka;
import dev.tally.jobs.close.Close;
import dev.tally.jobs.close.Days;
import dev.tally.jobs.engine.EmbeddedFlink;
import dev.tally.jobs.engine.Engine;
import dev.tally.jobs.live.Live;
import dev.tally.jobs.live.LiveConfig;
import dev.tally.kafka.KafkaClients;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.Archive;
import dev.tally.simulator.FaultProfile;
import dev.tally.simulator.SendPlan;
import dev.tally.simulator.SendReport;
import dev.tally.simulator.Sender;
import dev.tally.warehouse.WarehouseProvider;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends real events with planted trouble to a real broker, counts them live, archives them, closes
 * their days and compares, ledger by ledger.
 *
 * <p>Everything runs in this process and below one folder. What was planted is known from the truth
 * ledger that the sender writes; only this class reads it, to hold Tally's numbers against it.
 */
public final class Demo {

  /** What the name of a ledger takes the place of. */
  private static final String LEDGER = "{ledger}";

  private static final long SEED = 2_024;
  private static final int PARTITIONS = 2;
  private static final int PARALLELISM = 2;
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);

  private final Path folder;
  private final Optional<Path> data;
  private final DemoProgress progress;
  private final Clock clock;
  private final @Nullable String warehouse;

  /**
   * @param folder where everything is kept; it must be empty or absent
   * @param data further real events, where there are some
   */
  public Demo(Path folder, Optional<Path> data, DemoProgress progress, Clock clock) {
    this(folder, data, progress, clock, null);
  }

  private Demo(
      Path folder,
      Optional<Path> data,
      DemoProgress progress,
      Clock clock,
      @Nullable String warehouse) {
    this.folder = folder;
    this.data = data;
    this.progress = progress;
    this.clock = clock;
    this.warehouse = warehouse;
  }

  /**
   * Returns the same demonstration with its rows elsewhere than in a file of each ledger's folder.
   *
   * @param url of a warehouse that no ledger has yet, where {@value #LEDGER} stands for the name of
   *     each
   */
  public Demo in(String url) {
    if (!url.contains(LEDGER)) {
      throw new UserError(
          ExitCode.USAGE,
          "--warehouse is "
              + WarehouseProvider.withoutPassword(url)
              + "; each ledger needs a warehouse of its own, so "
              + LEDGER
              + " must be in it, as in postgresql://USER@HOST:PORT/DATABASE?currentSchema=demo_"
              + LEDGER
              + ".");
    }
    return new Demo(folder, data, progress, clock, url);
  }

  /** Runs it and returns what came of each ledger. */
  public DemoResult run() throws Exception {
    Instant begun = clock.instant();
    List<DemoResult.LedgerResult> results = new ArrayList<>();
    progress.step("broker", "starting a Kafka broker and a Flink cluster in this process");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
        EmbeddedFlink flink =
            EmbeddedFlink.start(PARALLELISM, Folder.at(folder.resolve("checkpoints")))) {
      for (DemoLedger ledger : DemoLedger.all(data)) {
        results.add(run(ledger, KafkaClients.of(kafka.bootstrapServers()), flink.cluster()));
      }
    }
    return new DemoResult(results, Duration.between(begun, clock.instant()));
  }

  private DemoResult.LedgerResult run(DemoLedger demo, KafkaClients clients, Engine engine) {
    Ledger ledger =
        Ledger.openOrCreate(
            Folder.at(folder.resolve(demo.name())),
            demo.name(),
            demo.catalog(),
            new Ledger.Keeping(warehouseOf(demo), null));
    progress.step(demo.name(), "sending " + demo.title());
    SendReport sent =
        Sender.send(
            SendPlan.into(ledger.catalog(), ledger.name(), clients)
                .partitions(PARTITIONS)
                .trouble(FaultProfile.everyday(SEED))
                .truth(folder.resolve(demo.name()).resolve("truth"))
                .send(demo.origin()),
            progress.counter());

    progress.step(demo.name(), "counting live");
    LiveConfig config = new LiveConfig(clients, engine, PARALLELISM, CHECKPOINT_INTERVAL, true);
    new Live(ledger, config, clock).run();

    progress.step(demo.name(), "archiving");
    new Archive(ledger, new KafkaTopics(clients), clock).run();

    Days days = days(sent, ledger);
    progress.step(demo.name(), "closing " + days);
    Close.Outcome outcome = new Close(ledger, days, PARALLELISM).run();
    Summary summary = ReportOfClose.write(ledger, outcome, clock.instant(), PersonalValues.MASKED);
    return new DemoResult.LedgerResult(demo.name(), demo.title(), sent, summary);
  }

  /** Returns the URL of a ledger's warehouse, which may be a schema and then has no hyphen. */
  private @Nullable String warehouseOf(DemoLedger demo) {
    return warehouse == null ? null : warehouse.replace(LEDGER, demo.name().replace('-', '_'));
  }

  /** From the day that the first record is booked on to the day that the end of history is. */
  private static Days days(SendReport sent, Ledger ledger) {
    Duration onTimeBound = ledger.catalog().terms().onTimeBound();
    return new Days(
        dayOf(requireNonNull(sent.firstArrival()).minus(onTimeBound)),
        dayOf(requireNonNull(sent.historyEnd()).minus(onTimeBound)));
  }

  private static LocalDate dayOf(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }
}
