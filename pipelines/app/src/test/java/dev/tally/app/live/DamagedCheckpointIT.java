package dev.tally.app.live;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;

import dev.tally.base.ChildProcess;
import dev.tally.broker.EmbeddedKafka;
import dev.tally.jobs.engine.FlinkInProcess;
import dev.tally.jobs.live.Checkpoints;
import dev.tally.jobs.live.Edits;
import dev.tally.jobs.live.Live;
import dev.tally.jobs.live.LiveConfig;
import dev.tally.jobs.live.Quota;
import dev.tally.kafka.KafkaClients;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run that is killed, and whose checkpoints are damaged before it is started again. */
class DamagedCheckpointIT {

  private static final int RECORDS = 20_000;

  /** What the broker lets each client read, bytes a second, at ten seconds' worth at once. */
  private static final double SLOW = 60_000;

  private static final List<String> TABLES = List.of("posting", "exception", "certificate");

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;
  private static Ledger killed;
  private static Map<String, List<String>> rows;

  @BeforeAll
  static void killARunAndCountWithoutKilling() throws Exception {
    kafka = EmbeddedKafka.start(folder.resolve("kafka"));
    killed = Ledger.openOrCreate(Folder.at(folder.resolve("killed")), "wiki", "wiki");
    String topic = killed.topics().get(0);
    KafkaTopics.at(kafka.bootstrapServers()).createIfAbsent(Edits.topic(topic));
    Edits.send(kafka.bootstrapServers(), topic, RECORDS);
    Quota.ofConsumers(kafka.bootstrapServers(), SLOW);
    try (ChildProcess live =
        LiveProcess.startFinite(
            killed.home().path(), kafka.bootstrapServers(), folder.resolve("killed.log"))) {
      live.await("rows", () -> KilledLiveIT.liveRows(killed, "posting").size() > 100);
      for (int count = 0; count < 3; count++) {
        List<Path> before = checkpoints(killed);
        live.await("a checkpoint", () -> !before.containsAll(checkpoints(killed)));
      }
      live.kill();
    }
    Quota.ofConsumers(kafka.bootstrapServers(), null);
    Ledger twin = Ledger.openOrCreate(Folder.at(folder.resolve("twin")), "wiki", "wiki");
    count(twin);
    rows = rows(twin);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  private enum Damage {
    METADATA_CUT_IN_HALF("chk-\\d+/_metadata cannot be read") {
      @Override
      void strike(Path checkpoint) throws IOException {
        cut(checkpoint.resolve("_metadata"), 2);
      }
    },
    METADATA_EMPTY("chk-\\d+/_metadata cannot be read") {
      @Override
      void strike(Path checkpoint) throws IOException {
        Files.write(checkpoint.resolve("_metadata"), new byte[0]);
      }
    },
    METADATA_OF_SOMETHING_ELSE("chk-\\d+/_metadata cannot be read") {
      @Override
      void strike(Path checkpoint) throws IOException {
        Files.writeString(checkpoint.resolve("_metadata"), "{\"offsets\": [1, 2, 3]}");
      }
    },
    METADATA_GONE("chk-\\d+/_metadata is not there") {
      @Override
      void strike(Path checkpoint) throws IOException {
        Files.delete(checkpoint.resolve("_metadata"));
      }
    },
    STATE_GONE("\\S+ is not there") {
      @Override
      void strike(Path checkpoint) throws IOException {
        Files.delete(states(checkpoint).get(0));
      }
    },
    LAST_STATE_GONE("\\S+ is not there") {
      @Override
      void strike(Path checkpoint) throws IOException {
        List<Path> states = states(checkpoint);
        Files.delete(states.get(states.size() - 1));
      }
    },
    STATE_CUT("\\S+ has [\\d,]+ bytes and not [\\d,]+") {
      @Override
      void strike(Path checkpoint) throws IOException {
        cut(states(checkpoint).get(0), 3);
      }
    },
    STATE_EMPTY("\\S+ has 0 bytes and not [\\d,]+") {
      @Override
      void strike(Path checkpoint) throws IOException {
        Files.write(states(checkpoint).get(0), new byte[0]);
      }
    },
    STATE_A_BYTE_TOO_LONG("\\S+ has [\\d,]+ bytes and not [\\d,]+") {
      @Override
      void strike(Path checkpoint) throws IOException {
        Files.write(states(checkpoint).get(0), new byte[1], StandardOpenOption.APPEND);
      }
    };

    private final String named;

    Damage(String named) {
      this.named = named;
    }

    abstract void strike(Path checkpoint) throws IOException;
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void whatIsDamagedIsNotGoneOnFromButWhatIsBeforeIt(Damage damage) throws IOException {
    Ledger ledger = copy(damage.name());
    List<Path> newestFirst = checkpoints(ledger);
    damage.strike(newestFirst.get(0));

    List<String> said = new ArrayList<>();
    Optional<Folder> chosen = new Checkpoints(ledger, List.of()).newest(Set.of(), said::add);

    assertThat(chosen, is(Optional.of(Folder.at(newestFirst.get(1)))));
    assertThat(
        said,
        hasItem(
            matchesPattern(
                "Checkpoint "
                    + newestFirst.get(0).getFileName()
                    + " of live-1 is not whole: "
                    + damage.named
                    + "\\. Falling back to what is before it\\.")));
  }

  @Test
  void anEmptyFolderIsNoCheckpoint() throws IOException {
    Ledger ledger = copy("emptied");
    List<Path> newestFirst = checkpoints(ledger);
    for (Path file : entries(newestFirst.get(0))) {
      Files.delete(file);
    }

    List<String> said = new ArrayList<>();
    Optional<Folder> chosen = new Checkpoints(ledger, List.of()).newest(Set.of(), said::add);

    assertThat(chosen, is(Optional.of(Folder.at(newestFirst.get(1)))));
    assertThat(said, is(empty()));
  }

  @Test
  void aRunGoesOnFromTheOneBeforeAndComesToTheSameRows() throws IOException {
    Ledger ledger = copy("one");
    List<Path> newestFirst = checkpoints(ledger);
    Damage.STATE_GONE.strike(newestFirst.get(0));

    List<String> said = count(ledger);

    assertThat(said, hasItem("Going on from checkpoint " + name(newestFirst.get(1)) + "."));
    assertThat(rows(ledger), equalTo(rows));
  }

  @Test
  void stateThatNoRunCanBeRestoredFromIsFallenBackFromToo() throws IOException {
    Ledger ledger = copy("unreadable");
    List<Path> newestFirst = checkpoints(ledger);
    for (Path state : states(newestFirst.get(0))) {
      byte[] bytes = Files.readAllBytes(state);
      Arrays.fill(bytes, (byte) -1);
      Files.write(state, bytes);
    }

    List<String> said = count(ledger);

    assertThat(
        said,
        hasItem(
            "Checkpoint "
                + name(newestFirst.get(0))
                + " of live-1 is not whole: a run could not be restored from it. Falling back to"
                + " what is before it."));
    assertThat(said, hasItem("Going on from checkpoint " + name(newestFirst.get(1)) + "."));
    assertThat(rows(ledger), equalTo(rows));
  }

  @Test
  void withoutAnyThatIsWholeItCountsAgainFromTheFirstOffsets() throws IOException {
    Ledger ledger = copy("all");
    for (Path checkpoint : checkpoints(ledger)) {
      Damage.METADATA_CUT_IN_HALF.strike(checkpoint);
    }

    List<String> said = count(ledger);

    assertThat(said, hasItem("Counting from the first offsets."));
    assertThat(rows(ledger), equalTo(rows));
  }

  private static List<String> count(Ledger ledger) {
    List<String> said = new ArrayList<>();
    new Live(
            ledger,
            new LiveConfig(
                KafkaClients.of(kafka.bootstrapServers()),
                new FlinkInProcess(),
                2,
                Duration.ofSeconds(10),
                true),
            Clock.systemUTC())
        .tellingTo(said::add)
        .run();
    return said;
  }

  private static Map<String, List<String>> rows(Ledger ledger) {
    Map<String, List<String>> all = new TreeMap<>();
    for (String table : TABLES) {
      List<String> found = KilledLiveIT.liveRows(ledger, table);
      assertThat(table, found, is(not(empty())));
      all.put(table, found);
    }
    return all;
  }

  private static Ledger copy(String name) throws IOException {
    Path home = folder.resolve("copies").resolve(name);
    try (Stream<Path> files = Files.walk(killed.home().path())) {
      for (Path file : files.toList()) {
        Path copy = home.resolve(killed.home().path().relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return Ledger.open(Folder.at(home));
  }

  /** Returns those that are complete, the newest first. */
  private static List<Path> checkpoints(Ledger ledger) {
    return KilledLiveIT.checkpoints(ledger).stream()
        .sorted(
            Comparator.comparing(
                    (Path checkpoint) ->
                        Integer.parseInt(name(checkpoint).substring("chk-".length())))
                .reversed())
        .toList();
  }

  private static List<Path> states(Path checkpoint) {
    return entries(checkpoint).stream().filter(file -> !file.endsWith("_metadata")).toList();
  }

  private static List<Path> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void cut(Path file, int share) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    assertThat(bytes.length, is(greaterThan(share)));
    Files.write(file, Arrays.copyOf(bytes, bytes.length / share));
  }

  private static String name(Path checkpoint) {
    return String.valueOf(checkpoint.getFileName());
  }
}
