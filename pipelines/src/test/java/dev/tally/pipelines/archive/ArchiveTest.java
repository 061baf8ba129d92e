package dev.tally.pipelines.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.util.concurrent.Futures;
import dev.tally.catalog.LedgerTerms;
import dev.tally.event.ControlType;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.pipelines.embedded.EmbeddedKafka;
import dev.tally.pipelines.ledger.Ledger;
import dev.tally.pipelines.source.TopicLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {

  private static final long NOON = Instant.parse("2015-09-12T12:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC);

  @TempDir private static Path brokerDir;
  private static EmbeddedKafka kafka;

  @TempDir private Path folder;
  private Ledger ledger;
  private String topic;

  @BeforeAll
  static void startBroker() {
    kafka = EmbeddedKafka.start(brokerDir);
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @BeforeEach
  void createLedger(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName();
    ledger = Ledger.openOrCreate(folder.resolve("ledger"), name, "wiki");
    topic = ledger.topics().get(0);
    createTopic("CreateTime");
  }

  private void createTopic(String timestamps) {
    log()
        .createIfAbsent(
            new NewTopic(topic, Optional.of(2), Optional.empty())
                .configs(Map.of("message.timestamp.type", timestamps, "retention.ms", "-1")));
  }

  @Test
  void runningItTwiceChangesNothing() throws IOException {
    send(record(0, NOON, "k", "a"), record(1, NOON + 1, "k", "b"), end(0), end(1));
    assertThat(archive(), is(new Archive.Added(4, 4)));
    SortedMap<String, String> before = contents();
    assertThat(archive(), is(new Archive.Added(0, 0)));
    assertThat(contents(), is(before));
    assertThat(before.size(), is(7));
  }

  @Test
  void aSecondRunContinuesWhereTheFirstEnded() {
    send(record(0, NOON, "k", "a"), record(0, NOON + 1, "k", "b"));
    archive();
    send(record(0, NOON + 2, "k", "c"), record(0, NOON + 120 * MINUTE, "k", "d"));
    assertThat(archive(), is(new Archive.Added(2, 2)));
    assertThat(ranges(0), is(List.of("0-1", "2-2", "3-3")));
    assertThat(manifest(0).next(), is(4L));
    assertThat(breaks(), is(empty()));
  }

  @Test
  void aFileThatIsWrittenAgainHasTheSameBytes() throws IOException {
    for (int number = 0; number < 50; number++) {
      send(record(number % 2, NOON + number * 7L * MINUTE, "k" + number, "v" + number));
    }
    archive();
    SortedMap<String, String> before = contents();
    try (Stream<Path> files = Files.walk(ledger.archive())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
    archive();
    assertThat(contents(), is(before));
  }

  @Test
  void filesAreCutAtArrivalHoursAndTheirRangesAreContiguous() {
    for (int number = 0; number < 60; number++) {
      send(record(0, NOON + number * 7L * MINUTE, "k", "v"));
    }
    archive();
    List<ArchivedFile> files = manifest(0).files();
    long next = 0;
    for (ArchivedFile file : files) {
      assertThat(file.from(), is(next));
      assertThat(file.records(), is(file.to() - file.from() + 1));
      assertThat(hour(file.firstArrival()), is(hour(file.lastArrival())));
      next = file.to() + 1;
    }
    assertThat(next, is(60L));
    assertThat(files.size(), is(7));
    assertThat(
        files.get(1).path(),
        is("raw/topic=" + topic + "/dt=2015-09-12/hr=13/p=000-from=9-to=17.avro"));
    assertThat(breaks(), is(empty()));
  }

  @Test
  void theManifestTellsTheChecksumOfEveryFile() throws IOException {
    send(record(0, NOON, "k", "a"), record(0, NOON + 60 * MINUTE, "k", "b"));
    archive();
    for (ArchivedFile file : manifest(0).files()) {
      Path path = ledger.archive().resolve(file.path());
      assertThat(MoreFiles.asByteSource(path).hash(Hashing.sha256()).toString(), is(file.sha256()));
    }
  }

  @Test
  void recordsAreReadBackAsTheyWereSent() {
    List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();
    sent.add(record(0, NOON, null, "no key"));
    sent.add(record(0, NOON + 1, "no value", null));
    sent.add(record(0, NOON + 2, null, null));
    sent.add(record(0, NOON + 3, "", ""));
    ProducerRecord<byte[], byte[]> headers = record(0, NOON + 4, "k", "v");
    headers.headers().add("text", "ü".getBytes(UTF_8));
    headers.headers().add("empty", new byte[0]);
    headers.headers().add("null", null);
    headers.headers().add("text", "again".getBytes(UTF_8));
    headers.headers().add("", new byte[] {0, -1});
    sent.add(headers);
    ProducerRecord<byte[], byte[]> bytes =
        new ProducerRecord<>(topic, 0, NOON + 5, new byte[] {-1, 0}, new byte[] {0, 127, -128});
    sent.add(bytes);
    send(sent);
    archive();
    List<String> expected = new ArrayList<>();
    for (int offset = 0; offset < sent.size(); offset++) {
      ProducerRecord<byte[], byte[]> one = sent.get(offset);
      List<String> names = new ArrayList<>();
      one.headers().forEach(header -> names.add(header.key() + "=" + hex(header.value())));
      expected.add(
          Position.of(topic, 0, offset)
              + " "
              + one.timestamp()
              + " "
              + hex(one.key())
              + " "
              + hex(one.value())
              + " "
              + names);
    }
    assertThat(
        read(0).stream()
            .map(
                record ->
                    record.position()
                        + " "
                        + record.appendTime()
                        + " "
                        + hex(record.key())
                        + " "
                        + hex(record.value())
                        + " "
                        + record.headers().stream()
                            .map(header -> header.name() + "=" + hex(header.value()))
                            .toList())
            .toList(),
        is(expected));
  }

  @Test
  void arrivalTimeNeverGoesBackWhereAppendTimeDoes() {
    long[] appended = {NOON, NOON - 5_000, NOON + 2, NOON + 1, NOON + 61 * MINUTE, NOON + 3};
    for (long time : appended) {
      send(record(0, time, "k", "v"));
    }
    archive();
    assertThat(
        read(0).stream().map(RawRecord::appendTime).toList(),
        is(List.of(appended[0], appended[1], appended[2], appended[3], appended[4], appended[5])));
    assertThat(
        read(0).stream().map(RawRecord::arrivalTime).toList(),
        is(List.of(NOON, NOON, NOON + 2, NOON + 2, NOON + 61 * MINUTE, NOON + 61 * MINUTE)));
    assertThat(ranges(0), is(List.of("0-3", "4-5")));
  }

  @Test
  void arrivalTimeRunsOnFromOneRunToTheNext() {
    send(record(0, NOON + 61 * MINUTE, "k", "v"));
    archive();
    send(record(0, NOON, "k", "v"));
    archive();
    assertThat(
        read(0).stream().map(RawRecord::arrivalTime).toList(),
        is(List.of(NOON + 61 * MINUTE, NOON + 61 * MINUTE)));
  }

  @Test
  void theOffsetsOfAbortedTransactionsAreHoles() {
    Map<String, Object> transactional = settings();
    transactional.put("transactional.id", "archive-test");
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(transactional, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, record(0, NOON, "k", "committed 0"), record(0, NOON + 1, "k", "committed 1"));
      producer.commitTransaction();
      producer.beginTransaction();
      send(producer, record(0, NOON + 2, "k", "aborted 3"), record(0, NOON + 3, "k", "aborted 4"));
      producer.abortTransaction();
      producer.beginTransaction();
      send(producer, record(0, NOON + 4, "k", "committed 6"));
      producer.commitTransaction();
    }
    archive();
    ArchivedFile file = manifest(0).files().get(0);
    assertThat(manifest(0).files().size(), is(1));
    assertThat(file.from() + "-" + file.to(), is("0-6"));
    assertThat(file.holes(), is(List.of(List.of(2L, 5L))));
    assertThat(file.records(), is(3L));
    assertThat(
        read(0).stream().map(record -> new String(requireNonNull(record.value()), UTF_8)).toList(),
        is(List.of("committed 0", "committed 1", "committed 6")));
    ArchivedSpan span = ArchivedSpan.of(ledger.archive(), ledger.topics());
    List<Long> covered = new ArrayList<>();
    for (long offset = 0; offset < 9; offset++) {
      if (span.covers(Position.of(topic, 0, offset))) {
        covered.add(offset);
      }
    }
    assertThat(covered, is(List.of(0L, 1L, 6L)));
    assertThat(breaks(), is(empty()));
    assertThat(archive(), is(new Archive.Added(0, 0)));

    send(record(0, NOON + 5, "k", "later"));
    archive();
    assertThat(ranges(0), is(List.of("0-6", "7-8")));
    assertThat(manifest(0).files().get(1).holes(), is(List.of(List.of(7L, 7L))));
  }

  @Test
  void aHistoryIsCompleteUpToItsLastRecordAndThroughItsEnd() {
    send(record(0, NOON, "k", "v"), record(1, NOON, "k", "v"), end(1));
    archive();
    // Another record may come at the same time; behind the end none may.
    assertThat(manifest(0).completeThrough(), is(NOON - 1));
    assertThat(manifest(1).completeThrough(), is(NOON + 60 * MINUTE));
    assertThat(
        ArchivedSpan.of(ledger.archive(), ledger.topics()).missingBy(NOON),
        is(List.of(topic + "-0: only what arrived by 2015-09-12T11:59:59.999Z is archived")));
  }

  @Test
  void aTopicThatTheBrokerStampsIsCompleteUpToTheClockLessItsMargin() {
    ledger = Ledger.openOrCreate(folder.resolve("stamped"), "stamped", "wiki");
    topic = ledger.topics().get(0);
    createTopic("LogAppendTime");
    send(record(0, NOON, "k", "v"));
    archive();
    long through = CLOCK.millis() - LedgerTerms.CLOCK_MARGIN.toMillis();
    assertThat(manifest(0).completeThrough(), is(through));
    assertThat(manifest(1).completeThrough(), is(through));
    assertThat(manifest(1).files(), is(empty()));
    assertThat(
        manifest(0).lastArrival(),
        is(greaterThan(Instant.parse("2020-01-01T00:00:00Z").toEpochMilli())));
  }

  private TopicLog log() {
    return new TopicLog(kafka.bootstrapServers());
  }

  private Archive.Added archive() {
    return new Archive(ledger, log(), CLOCK).run();
  }

  private Manifest manifest(int partition) {
    return Manifest.readOrEmpty(ledger.archive(), topic, partition, 0);
  }

  private List<String> ranges(int partition) {
    return manifest(partition).files().stream().map(file -> file.from() + "-" + file.to()).toList();
  }

  private List<String> breaks() {
    return ArchivedSpan.of(ledger.archive(), ledger.topics())
        .breaks(0, CLOCK.millis(), ledger.catalog().terms());
  }

  private List<RawRecord> read(int partition) {
    List<RawRecord> records = new ArrayList<>();
    manifest(partition)
        .files()
        .forEach(file -> ArchiveFileReader.read(ledger.archive(), file, records::add));
    return records;
  }

  /** Returns the checksum of every file, by its path. */
  private SortedMap<String, String> contents() throws IOException {
    SortedMap<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(ledger.archive())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            ledger.archive().relativize(file).toString(),
            MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString());
      }
    }
    return contents;
  }

  private ProducerRecord<byte[], byte[]> record(
      int partition, long time, @Nullable String key, @Nullable String value) {
    return new ProducerRecord<>(
        topic,
        partition,
        time,
        key == null ? null : key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8));
  }

  private ProducerRecord<byte[], byte[]> end(int partition) {
    ProducerRecord<byte[], byte[]> end = record(partition, NOON + 60 * MINUTE, null, "");
    end.headers().add("ce_type", ControlType.END.getBytes(UTF_8));
    return end;
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // They are only read.
  private void send(ProducerRecord<byte[], byte[]>... records) {
    send(List.of(records));
  }

  private void send(List<ProducerRecord<byte[], byte[]>> records) {
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer())) {
      send(producer, records);
    }
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // They are only read.
  private static void send(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]>... records) {
    send(producer, List.of(records));
  }

  private static void send(
      Producer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records) {
    List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
    sent.forEach(Futures::getUnchecked);
  }

  private static Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    settings.put("enable.idempotence", true);
    return settings;
  }

  private static long hour(long time) {
    return Math.floorDiv(time, Duration.ofHours(1).toMillis());
  }

  private static String hex(byte @Nullable [] bytes) {
    return bytes == null ? "null" : "'" + HexFormat.of().formatHex(bytes) + "'";
  }
}
