package dev.tally.jobs.close;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.tally.broker.EmbeddedKafka;
import dev.tally.event.ControlType;
import dev.tally.event.Disposition;
import dev.tally.jobs.TopicWriter;
import dev.tally.jobs.WikiEdit;
import dev.tally.jobs.engine.FlinkInProcess;
import dev.tally.jobs.live.Live;
import dev.tally.jobs.live.LiveConfig;
import dev.tally.kafka.KafkaClients;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.Archive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Two days of edits, counted live without a fault and archived: the ledger that every case copies.
 *
 * <p>Edits come every 43 s from noon to noon on two partitions; some come late, some again, some
 * again with other data and some broken; a probe sent some of each. {@link #REPEATED} comes again
 * on the day after.
 */
public final class HonestRun {

  public static final Days BOTH_DAYS = Days.parse("2015-09-12..2015-09-13");
  public static final Days FIRST_DAY = Days.parse("2015-09-12");
  public static final Days SECOND_DAY = Days.parse("2015-09-13");

  /** An edit that nothing happened to, by a person, on the first day. */
  public static final String PLAIN = "e301";

  /** An edit of 23:20:50 on the first day, which comes again at 00:20:50 on the second. */
  public static final String REPEATED = "e950";

  private static final Instant START = Instant.parse("2015-09-12T12:00:00Z");
  private static final int EVENTS = 2_000;
  private static final int PARTITIONS = 2;

  private static @Nullable HonestRun once;

  private final Path home;
  private final Map<Disposition, Long> sent;

  private HonestRun(Path home, Map<Disposition, Long> sent) {
    this.home = home;
    this.sent = sent;
  }

  /** Returns the one run that all tests of a process copy. */
  public static synchronized HonestRun once() throws Exception {
    if (once == null) {
      Path folder = Files.createTempDirectory("honest-run");
      once = in(folder);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
    }
    return once;
  }

  private static void delete(Path folder) {
    try {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends, counts and archives. */
  private static HonestRun in(Path folder) throws Exception {
    Path home = folder.resolve("honest");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
      Ledger ledger = Ledger.openOrCreate(Folder.at(home), "edits", "wiki");
      KafkaTopics log = KafkaTopics.at(kafka.bootstrapServers());
      String topic = ledger.topics().get(0);
      log.createIfAbsent(
          new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty())
              .configs(Map.of("message.timestamp.type", "CreateTime", "retention.ms", "-1")));
      Map<Disposition, Long> sent = send(kafka.bootstrapServers(), topic);
      new Live(
              ledger,
              new LiveConfig(
                  KafkaClients.of(kafka.bootstrapServers()),
                  new FlinkInProcess(),
                  2,
                  Duration.ofSeconds(2),
                  true),
              Clock.systemUTC())
          .run();
      new Archive(ledger, log, Clock.systemUTC()).run();
      return new HonestRun(home, sent);
    }
  }

  /** Returns what must become of the records. */
  public Map<Disposition, Long> sent() {
    return sent;
  }

  /** Copies what a close needs to another folder. */
  public Ledger copyTo(Path folder) {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.toList()) {
        Path copy = folder.resolve(home.relativize(file).toString());
        String name = home.relativize(file).toString();
        if (Files.isRegularFile(file)
            && (name.startsWith("archive")
                || name.startsWith("catalogs")
                || name.equals("ledger.json")
                || name.equals("warehouse.duckdb")
                || name.equals("warehouse.duckdb.wal"))) {
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Ledger.open(Folder.at(folder));
  }

  private record Arriving(long time, int partition, String value) {}

  private static Map<Disposition, Long> send(String bootstrapServers, String topic) {
    Map<Disposition, Long> sent = new EnumMap<>(Disposition.class);
    List<Arriving> arrivals = new ArrayList<>();
    for (int number = 0; number < EVENTS; number++) {
      long time = START.plusSeconds(43L * number).toEpochMilli();
      int partition = number % PARTITIONS;
      int other = 1 - partition;
      String edit = edit(number, time, number % 7);
      Duration delay = number % 100 == 25 ? Duration.ofHours(2) : Duration.ofMillis(300);
      arrivals.add(new Arriving(time + delay.toMillis(), partition, edit));
      sent.merge(Disposition.ADMITTED, 1L, Long::sum);
      if (number % 100 == 50 && number > 100) {
        arrivals.add(new Arriving(time + 3_600_300, other, edit));
        sent.merge(Disposition.DUPLICATE, 1L, Long::sum);
      }
      if (number % 200 == 175) {
        arrivals.add(new Arriving(time + 1_800_300, other, edit(number, time, 8)));
        sent.merge(Disposition.CONFLICT, 1L, Long::sum);
      }
      if (number % 250 == 210) {
        arrivals.add(new Arriving(time + 300, other, "{"));
        sent.merge(Disposition.REJECTED, 1L, Long::sum);
      }
    }
    arrivals.sort(Comparator.comparingLong(Arriving::time));
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (Arriving arriving : arrivals) {
      Instant time = Instant.ofEpochMilli(arriving.time());
      records.add(TopicWriter.record(topic, arriving.partition(), time, arriving.value()));
    }
    // The last instant that is still booked on the second day.
    Instant end = Instant.parse("2015-09-14T00:00:04.999Z");
    for (int partition = 0; partition < PARTITIONS; partition++) {
      records.add(TopicWriter.control(topic, partition, end, ControlType.END));
      sent.merge(Disposition.CONTROL, 1L, Long::sum);
    }
    TopicWriter.write(bootstrapServers, records);
    return sent;
  }

  private static String edit(int number, long time, int added) {
    return WikiEdit.of("e" + number, Instant.ofEpochMilli(time), added)
        .from(isOfAProbe(number) ? "urn:tally:probe:edits:1" : "urn:test")
        .in("#c" + number % 3, "P" + number % 40, number % 5 == 0)
        .json();
  }

  private static boolean isOfAProbe(int number) {
    return number % 10 == 4 || number % 500 == 225 || number % 400 == 350 || number % 600 == 175;
  }
}
