package dev.tally.ledger.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.util.concurrent.Futures;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.broker.EmbeddedKafka;
import dev.tally.catalog.LedgerTerms;
import dev.tally.event.ArrivalTime;
import dev.tally.event.ControlType;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.LedgerLock;
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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class ArchiveIT {

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
    ledger = Ledger.openOrCreate(Folder.at(folder.resolve("ledger")), name, "wiki");
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
    assertThat(archive(), is(new Archive.Outcome(4, 4, List.of(), List.of())));
    SortedMap<String, String> before = contents();
    assertThat(archive(), is(new Archive.Outcome(0, 0, List.of(), List.of())));
    assertThat(contents(), is(before));
    assertThat(before.size(), is(6));
  }

  @Test
  void whileOneRunArchivesAnotherIsRefused() {
    send(record(0, NOON, "k", "a"), end(0), end(1));
    LedgerLock first = LedgerLock.take(ledger, "tally archive");
    try (first) {
      UserError refused = assertThrows(UserError.class, this::archive);
      assertThat(refused.exitCode(), is(ExitCode.NOT_READY));
      assertThat(
          refused.getMessage(),
          is(
              "Another tally archive is at work on the ledger in "
                  + ledger.home()
                  + "; run it again later."));
    }
    assertThat(archive(), is(new Archive.Outcome(3, 3, List.of(), List.of())));
  }

  @Test
  void aSecondRunContinuesWhereTheFirstEnded() {
    send(record(0, NOON, "k", "a"), record(0, NOON + 1, "k", "b"));
    archive();
    send(record(0, NOON + 2, "k", "c"), record(0, NOON + 120 * MINUTE, "k", "d"));
    assertThat(archive(), is(new Archive.Outcome(2, 2, List.of(), List.of())));
    assertThat(ranges(0), is(List.of("0-1", "2-2", "3-3")));
    assertThat(manifest(0).next(), is(4L));
    assertThat(gaps(), is(empty()));
  }

  @Test
  void aFileThatIsWrittenAgainHasTheSameBytes() throws IOException {
    for (int number = 0; number < 50; number++) {
      send(record(number % 2, NOON + number * 7L * MINUTE, "k" + number, "v" + number));
    }
    archive();
    SortedMap<String, String> before = contents();
    ledger.archive().deleteAll();
    ledger.warehouse().open().forgetDecision("archive");
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
    assertThat(gaps(), is(empty()));
  }

  @Test
  void theManifestTellsTheChecksumOfEveryFile() throws IOException {
    send(record(0, NOON, "k", "a"), record(0, NOON + 60 * MINUTE, "k", "b"));
    archive();
    for (ArchivedFile file : manifest(0).files()) {
      Path path = ledger.archive().path().resolve(file.path());
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
    try (Producer<byte[], byte[]> producer = transactional("aborted")) {
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
    ArchivedSpan span = ArchivedSpan.of(ledger, ledger.topics());
    List<Long> covered = new ArrayList<>();
    for (long offset = 0; offset < 9; offset++) {
      if (span.covers(Position.of(topic, 0, offset))) {
        covered.add(offset);
      }
    }
    assertThat(covered, is(List.of(0L, 1L, 6L)));
    assertThat(gaps(), is(empty()));
    assertThat(archive(), is(new Archive.Outcome(0, 0, List.of(), List.of())));

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
    assertThat(manifest(1).completeThrough(), is(NOON + 60 * MINUTE + 999));
    assertThat(
        ArchivedSpan.of(ledger, ledger.topics()).missingBy(NOON),
        is(List.of(topic + "-0: only what arrived by 2015-09-12T11:59:59.999Z is archived")));
  }

  @Test
  void aTopicThatTheBrokerStampsIsCompleteUpToTheBrokersClockLessItsMargin() {
    createStampedTopic();
    send(record(0, NOON, "k", "v"));
    long margin = LedgerTerms.CLOCK_MARGIN.toMillis();
    long before = System.currentTimeMillis();
    archive();
    long after = System.currentTimeMillis();
    // The archiving machine's clock, which says 2030, says nothing about what a broker stamps.
    assertThat(
        manifest(1).completeThrough(),
        is(both(greaterThan(before - margin - 1)).and(lessThan(after - margin + 1))));
    assertThat(manifest(0).completeThrough(), is(manifest(0).lastArrival() - 1));
    assertThat(manifest(1).files(), is(empty()));
    assertThat(manifest(0).lastArrival(), is(greaterThan(before - 60_000)));
  }

  @Test
  void nothingIsCompleteBehindTheBeginningOfATransactionThatIsOpen() {
    createStampedTopic();
    send(record(0, NOON, "k", "A"));
    archive();
    try (Producer<byte[], byte[]> producer = transactional("open")) {
      producer.beginTransaction();
      send(producer, record(0, NOON, "k", "B"));
      producer.flush();
      send(record(0, NOON, "k", "C"));
      long through = manifest(0).completeThrough();
      long ofTheOther = manifest(1).completeThrough();
      Archive.Outcome outcome = archive();
      assertThat(outcome.records(), is(0L));
      assertThat(
          outcome.notes(),
          is(
              List.of(
                  topic
                      + "-0: a transaction has been open since offset 1; nothing behind it is"
                      + " archived before it ends.")));
      assertThat(manifest(0).completeThrough(), is(through));
      assertThat(manifest(1).completeThrough(), is(greaterThan(ofTheOther)));
      producer.commitTransaction();
    }
    assertThat(archive(), is(new Archive.Outcome(1, 2, List.of(), List.of())));
    assertThat(values(0), is(List.of("A", "B", "C")));
    assertThat(gaps(), is(empty()));
  }

  @Test
  void recordsThatWereDeletedBeforeTheyWereArchivedAreAGapAndEverythingElseIsArchived() {
    send(record(0, NOON, "k", "0"), record(0, NOON + 1, "k", "1"), record(1, NOON, "k", "0"));
    archive();
    send(record(0, NOON + 2, "k", "2"), record(0, NOON + 3, "k", "3"));
    send(record(0, NOON + 4, "k", "4"), record(1, NOON + 1, "k", "1"));
    deleteBefore(0, 4);
    Archive.Outcome outcome = archive();
    Gap gap =
        new Gap(
            Gap.Cause.DELETED_BEFORE_ARCHIVED,
            topic,
            0,
            2,
            3,
            NOON + 1,
            NOON + 4,
            "had been deleted by the broker before they were archived");
    assertThat(outcome, is(new Archive.Outcome(2, 2, List.of(gap), List.of())));
    assertThat(values(0), is(List.of("0", "1", "4")));
    assertThat(values(1), is(List.of("0", "1")));
    assertThat(ranges(0), is(List.of("0-1", "4-4")));
    assertThat(gaps(), is(List.of(gap)));
    assertThat(archive(), is(new Archive.Outcome(0, 0, List.of(), List.of())));
  }

  @Test
  void recordsThatWereDeletedWithNothingBehindThemAreAGapWithoutAnEnd() {
    send(record(0, NOON, "k", "0"));
    archive();
    send(record(0, NOON + 2, "k", "1"), record(0, NOON + 3, "k", "2"));
    deleteBefore(0, 3);
    assertThat(
        archive().gaps().toString(),
        is(
            "["
                + topic
                + "-0: offsets 1 to 2, which arrived at 2015-09-12T12:00:00Z or later, had been"
                + " deleted by the broker before they were archived]"));
    assertThat(manifest(0).next(), is(3L));
    send(record(0, NOON + 4, "k", "3"));
    assertThat(archive(), is(new Archive.Outcome(1, 1, List.of(), List.of())));
    assertThat(ranges(0), is(List.of("0-0", "3-3")));
  }

  @Test
  void whatWasDeletedBeforeTheFirstRunWasNeverTheLedgers() {
    send(record(0, NOON, "k", "0"), record(0, NOON + 1, "k", "1"));
    deleteBefore(0, 1);
    assertThat(archive(), is(new Archive.Outcome(1, 1, List.of(), List.of())));
    assertThat(manifest(0).first(), is(1L));
    assertThat(gaps(), is(empty()));
  }

  @Test
  void aTopicThatIsCreatedAgainEndsItsArchiveAndMovesNothing() {
    send(record(0, NOON, "k", "0"), record(0, NOON + 1, "k", "1"));
    archive();
    Manifest before = manifest(0);
    recreateTopic();
    send(record(0, NOON + 2, "k", "2"), record(0, NOON + 3, "k", "3"));
    send(record(0, NOON + 4, "k", "4"), end(0));
    Archive.Outcome outcome = archive();
    assertThat(outcome.records(), is(0L));
    assertThat(
        outcome.gaps().stream().map(Gap::toString).toList(),
        is(
            List.of(
                topic
                    + "-0: everything from offset 2 on, which arrived at 2015-09-12T12:00:00.001Z"
                    + " or later, is lost, because the topic was deleted and is another one now",
                topic
                    + "-1: everything from offset 0 on is lost, because the topic was deleted and"
                    + " is another one now")));
    assertThat(manifest(0).files(), is(before.files()));
    assertThat(manifest(0).completeThrough(), is(before.completeThrough()));
    assertThat(archive().gaps(), is(outcome.gaps()));
    assertThat(gaps(), is(outcome.gaps()));
  }

  @Test
  void aPartitionThatIsAddedIsArchivedFromItsFirstRecord() {
    send(record(0, NOON, "k", "0"));
    archive();
    try (Admin admin = Admin.create(settings())) {
      Futures.getUnchecked(
          admin
              .createPartitions(Map.of(topic, NewPartitions.increaseTo(3)))
              .all()
              .toCompletionStage()
              .toCompletableFuture());
      KafkaTopics.awaitLeaders(admin, List.of(topic));
    }
    send(record(2, NOON, "k", "0"), record(2, NOON + 1, "k", "1"));
    deleteBefore(2, 1);
    Archive.Outcome outcome = archive();
    assertThat(outcome.records(), is(1L));
    assertThat(
        outcome.gaps().toString(),
        is(
            "["
                + topic
                + "-2: offsets 0 to 0, which arrived by 2015-09-12T12:00:00.001Z, had been deleted"
                + " by the broker before they were archived]"));
  }

  @Test
  void aTimestampThatCannotBeTrueMovesNeitherArrivalNorCompleteness() {
    long decade = Instant.parse("2040-01-01T00:00:00Z").toEpochMilli();
    send(record(0, 0, "k", "unset"), record(0, NOON, "k", "0"));
    send(record(0, decade, "k", "ahead"), record(0, NOON * 1_000, "k", "micros"));
    send(record(0, NOON * 1_000_000, "k", "nanos"), record(0, NOON + 1, "k", "1"));
    archive();
    assertThat(
        read(0).stream().map(RawRecord::arrivalTime).toList(),
        is(List.of(NOON, NOON, NOON, NOON, NOON, NOON + 1)));
    assertThat(
        read(0).stream().map(ArrivalTime::isDisbelieved).toList(),
        is(List.of(true, false, true, true, true, false)));
    assertThat(manifest(0).completeThrough(), is(NOON));
    assertThat(manifest(0).lastArrival(), is(NOON + 1));
  }

  @Test
  void anArchiveWhoseWarehouseIsLostIsAdoptedByAnother() throws IOException {
    send(record(0, NOON, "k", "0"), record(1, NOON, "k", "1"));
    archive();
    List<ArchivedFile> files = manifest(0).files();
    Folder elsewhere = Folder.at(folder.resolve("elsewhere"));
    ledger = Ledger.openOrCreate(elsewhere, ledger.name(), "wiki");
    elsewhere.folder("archive").take(folder.resolve("ledger").resolve("archive"));
    String list =
        elsewhere
            .folder("archive")
            .nameOf(
                "manifest-list/" + elsewhere.folder("archive/manifest-list").list().get(0).name());

    UserError refused = assertThrows(UserError.class, this::archive);
    assertThat(refused.exitCode(), is(ExitCode.INCOMPLETE));
    assertThat(
        refused.getMessage(),
        is(
            "The warehouse knows nothing of the archive that "
                + list
                + " lists; put back the warehouse as it was, or let it take up the archive as it"
                + " is: tally archive --adopt."));
    assertThat(
        new Archive(ledger, log(), CLOCK).adopt(),
        is((long) files.size() + manifest(1).files().size()));
    assertThat(manifest(0).files(), is(files));
    send(record(0, NOON + 1, "k", "2"));
    assertThat(archive().records(), is(1L));
  }

  @Test
  void aDamagedManifestStopsItsPartitionOnly() throws IOException {
    send(record(0, NOON, "k", "0"), record(1, NOON, "k", "0"));
    archive();
    ManifestList list = ManifestList.of(ledger);
    Path manifest = ledger.archive().path().resolve(list.entry(topic, 0).orElseThrow().path());
    Files.writeString(manifest, Files.readString(manifest).replace("\"next\" : 1", "\"next\" : 0"));
    send(record(0, NOON + 1, "k", "1"), record(1, NOON + 1, "k", "1"));
    Archive.Outcome outcome = archive();
    assertThat(outcome.records(), is(1L));
    assertThat(
        outcome.gaps().toString(),
        is(
            "["
                + topic
                + "-0: everything from offset 0 on is lost, because the manifest "
                + manifest
                + " is not what was written]"));
    assertThat(values(1), is(List.of("0", "1")));
  }

  @Test
  void aDamagedFileIsReadFromItsTopicAgainAsLongAsThatHasItsRecords() throws IOException {
    for (int number = 0; number < 40; number++) {
      send(record(number % 2, NOON + number * 7L * MINUTE, "k" + number, "v" + number));
    }
    archive();
    SortedMap<String, String> before = contents();
    List<ArchivedFile> files = manifest(0).files();
    Files.delete(ledger.archive().path().resolve(files.get(0).path()));
    Files.write(ledger.archive().path().resolve(files.get(2).path()), new byte[9]);
    Files.write(ledger.archive().path().resolve(manifest(1).files().get(1).path()), new byte[0]);
    assertThat(gaps().size(), is(3));
    deleteBefore(0, 1);

    Archive.Repair repair = repair();
    assertThat(repair.repaired(), is(List.of(files.get(2), manifest(1).files().get(1))));
    assertThat(repair.lost(), is(List.of(Gap.of(files.get(0), "is missing"))));
    assertThat(gaps(), is(repair.lost()));
    before.remove(files.get(0).path());
    assertThat(contents(), is(before));
    assertThat(repair(), is(new Archive.Repair(List.of(), repair.lost())));
  }

  private Archive.Repair repair() {
    return new Archive(ledger, log(), CLOCK).repair();
  }

  private void createStampedTopic() {
    ledger =
        Ledger.openOrCreate(
            Folder.at(folder.resolve("stamped")), ledger.name() + "-stamped", "wiki");
    topic = ledger.topics().get(0);
    createTopic("LogAppendTime");
  }

  private void recreateTopic() {
    try (Admin admin = Admin.create(settings())) {
      Futures.getUnchecked(
          admin.deleteTopics(List.of(topic)).all().toCompletionStage().toCompletableFuture());
    }
    createTopic("CreateTime");
  }

  private void deleteBefore(int partition, long offset) {
    try (Admin admin = Admin.create(settings())) {
      Futures.getUnchecked(
          admin
              .deleteRecords(
                  Map.of(
                      new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
              .all()
              .toCompletionStage()
              .toCompletableFuture());
    }
  }

  private static Producer<byte[], byte[]> transactional(String id) {
    Map<String, Object> settings = settings();
    settings.put("transactional.id", id);
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  private List<String> values(int partition) {
    return read(partition).stream()
        .map(record -> new String(requireNonNull(record.value()), UTF_8))
        .toList();
  }

  private KafkaTopics log() {
    return KafkaTopics.at(kafka.bootstrapServers());
  }

  private Archive.Outcome archive() {
    return new Archive(ledger, log(), CLOCK).run();
  }

  private Manifest manifest(int partition) {
    ManifestList list = ManifestList.of(ledger);
    return list.manifest(list.entry(topic, partition).orElseThrow());
  }

  private List<String> ranges(int partition) {
    return manifest(partition).files().stream().map(file -> file.from() + "-" + file.to()).toList();
  }

  private List<Gap> gaps() {
    return ArchivedSpan.of(ledger, ledger.topics())
        .gaps(0, CLOCK.millis(), ledger.catalog().terms());
  }

  private List<RawRecord> read(int partition) {
    List<RawRecord> records = new ArrayList<>();
    manifest(partition)
        .files()
        .forEach(file -> ArchiveFileReader.read(ledger.archive(), file, records::add));
    return records;
  }

  /** Returns the checksum of the topic's files and manifests, by their paths. */
  private SortedMap<String, String> contents() throws IOException {
    SortedMap<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(ledger.archive().path())) {
      for (Path file : files.filter(this::isOfTheTopic).toList()) {
        contents.put(
            ledger.archive().path().relativize(file).toString(),
            MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString());
      }
    }
    return contents;
  }

  private boolean isOfTheTopic(Path file) {
    return Files.isRegularFile(file) && file.toString().contains(topic);
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
