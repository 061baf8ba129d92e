package dev.tally.app;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import dev.tally.base.ChildProcess;
import dev.tally.broker.EmbeddedKafka;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.kafka.KafkaClients;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Heartbeat;
import dev.tally.ledger.Ledger;
import dev.tally.warehouse.CellQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Probes of a live run that is under way. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class ProbeCommandIT {

  private static final String METER = "tally.probe.orders.minutely";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  void aSoundRunPassesAndANumberThatIsChangedAfterwardsIsNamed() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
      Ledger ledger = Ledger.openOrCreate(Folder.at(folder.resolve("ledger")), "probed", catalog());
      String brokers = kafka.bootstrapServers();
      KafkaTopics.at(brokers)
          .createIfAbsent(
              new NewTopic(ledger.topics().get(0), Optional.of(2), Optional.empty())
                  .configs(Map.of("message.timestamp.type", "LogAppendTime")));
      ScheduledExecutorService pulse = Executors.newSingleThreadScheduledExecutor();
      ChildProcess live = startLive(ledger, brokers);
      try (Heartbeat heartbeat =
          Heartbeat.of(
              ledger.catalog(), ledger.name(), KafkaClients.of(brokers), InstantSource.system())) {
        Future<?> unused =
            pulse.scheduleAtFixedRate(heartbeat::beat, 0, 500, TimeUnit.MILLISECONDS);
        awaitRun(ledger, live);

        Said sound = probe(ledger, brokers, "100s");
        changeARow(ledger);
        Said changed = probe(ledger, brokers, "0s");
        List<?> realRows =
            DuckDbWarehouse.in(ledger.home().path()).cells(CellQuery.all("orders.minutely"));

        assertThat(live.said(), sound.err(), is(""));
        assertThat(
            sound.out(),
            matchesPattern(
                "PASSED: 1 round, \\d+ rows as expected; [12] rows? pending until .*\n"));
        assertThat(sound.exitCode(), is(0));
        assertThat(
            changed.out(), matchesPattern("(?s)FAILED: 2 rounds, \\d+ rows as expected, 1 f.*"));
        assertThat(changed.out(), containsString("\n  " + METER + " [probe] of "));
        assertThat(changed.out(), containsString("\n    came     1 event, orders 9, pieces 3\n"));
        assertThat(changed.exitCode(), is(1));
        assertThat(realRows, is(empty()));
      } finally {
        pulse.shutdownNow();
        live.process().destroyForcibly();
      }
    }
  }

  @Test
  void aWrongAnswerIsAProblemOfTheCatalog() throws Exception {
    Path copy = folder.resolve("probed");
    try (Stream<Path> files = Files.walk(Path.of(catalog()))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(Path.of(catalog()).relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.writeString(target, Files.readString(file).replace("pieces: 7", "pieces: 8"));
      }
    }

    assertThat(
        Said.run("check", "--catalog", copy.toString()),
        is(
            new Said(
                43,
                "probes:1: probe 'orders' expects 2 events, orders 2, pieces 8 of orders.minutely"
                    + " [probe], and its events come to 2 events (1 late), orders 2, pieces 7:"
                    + " correct the answer\n1 problem.\n",
                "")));
  }

  @Test
  void whereNothingHasBeenCountedThereIsNothingToProbe() throws Exception {
    Ledger ledger = Ledger.openOrCreate(Folder.at(folder.resolve("ledger")), "probed", catalog());

    assertThat(
        probe(ledger, "localhost:1", "0s"),
        is(
            new Said(
                20,
                "",
                "Nothing has been counted in the ledger in "
                    + ledger.home()
                    + " yet; start tally live first.\n")));
  }

  private static String catalog() throws Exception {
    return Path.of(ProbeCommandIT.class.getResource("/probed").toURI()).toString();
  }

  private static Said probe(Ledger ledger, String brokers, String wait) {
    return Said.run(
        "probe", "--ledger=" + ledger.home(), "--bootstrap-servers=" + brokers, "--wait=" + wait);
  }

  private ChildProcess startLive(Ledger ledger, String brokers) throws Exception {
    return ChildProcess.java(
        folder.resolve("live.log"),
        Tally.class,
        List.of("live", "--ledger=" + ledger.home(), "--bootstrap-servers=" + brokers));
  }

  private static void awaitRun(Ledger ledger, ChildProcess live) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (DuckDbWarehouse.in(ledger.home().path()).runs().isEmpty()) {
      if (live.endsWithin(Duration.ofMillis(50)) || System.nanoTime() > deadline) {
        throw new AssertionError("live does not begin\n" + live.said());
      }
    }
  }

  /** Changes a number of the row that holds the event on time. */
  private static void changeARow(Ledger ledger) {
    int changed =
        DuckDbWarehouse.in(ledger.home().path())
            .inTransaction(
                connection -> {
                  try (Statement statement = connection.createStatement()) {
                    return statement.executeUpdate(
                        "update posting set measures = replace(measures, '\"orders\":1',"
                            + " '\"orders\":9') where late_events = 0 and meter = '"
                            + METER
                            + "'");
                  }
                });
    assertThat(changed, is(1));
  }
}
