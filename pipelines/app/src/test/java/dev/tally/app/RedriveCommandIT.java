package dev.tally.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import dev.tally.broker.EmbeddedKafka;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.event.Disposition;
import dev.tally.event.Position;
import dev.tally.event.Probe;
import dev.tally.event.RejectionCode;
import dev.tally.jobs.TopicWriter;
import dev.tally.jobs.WikiEdit;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.LedgerLock;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.transforms.meter.Meters;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Every test has a ledger of its own on one broker. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class RedriveCommandIT {

  private static final long REFUSED = Instant.parse("2026-03-01T10:00:00Z").toEpochMilli();

  @TempDir private static Path shared;
  private static EmbeddedKafka kafka;

  @TempDir private Path folder;
  private String name = "";
  private Path home = Path.of("");

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.start(shared.resolve("kafka"));
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  /** Three records that were refused, a fourth that the topic has lost, and one of a probe. */
  @BeforeEach
  void refuse(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName().substring(0, 12);
    home = folder.resolve(name);
    Ledger ledger = Ledger.openOrCreate(Folder.at(home), name, "wiki");
    String topic = ledger.topics().get(0);
    KafkaTopics.at(kafka.bootstrapServers())
        .createIfAbsent(new NewTopic(topic, Optional.of(1), Optional.empty()));
    Instant happened = Instant.parse("2026-02-01T10:00:00Z");
    TopicWriter.write(
        kafka.bootstrapServers(),
        Stream.of(
                WikiEdit.of("one", happened, 1).json(),
                WikiEdit.of("two", happened, 1).json(),
                "{}")
            .map(value -> new ProducerRecord<byte[], byte[]>(topic, value.getBytes(UTF_8)))
            .toList());

    DuckDbWarehouse warehouse = DuckDbWarehouse.in(home);
    Run live = begin(warehouse, ledger);
    warehouse.writeExceptions(
        Book.LIVE,
        live.generation(),
        List.of(
            refused(topic, 0, Disposition.EXPIRED, null),
            refused(topic, 1, Disposition.REJECTED, RejectionCode.FUTURE_EVENT_TIME),
            refused(topic, 2, Disposition.REJECTED, RejectionCode.NOT_CLOUDEVENT),
            refused(topic, 9, Disposition.EXPIRED, null),
            ofProbe(refused(topic, 3, Disposition.EXPIRED, null))));
  }

  private static ExceptionRow ofProbe(ExceptionRow row) {
    return new ExceptionRow(
        row.position(),
        row.appendTime(),
        row.arrivalTime(),
        row.postedTime(),
        row.disposition(),
        row.code(),
        row.detail(),
        Probe.SOURCE + "edits:1",
        row.id(),
        row.type(),
        row.eventTime(),
        null,
        null);
  }

  private static Run begin(DuckDbWarehouse warehouse, Ledger ledger) {
    return warehouse.beginRun(
        Job.LIVE, ledger.catalogs(), List.of(new Meters(ledger.catalogs()).records()));
  }

  private static ExceptionRow refused(
      String topic, long offset, Disposition disposition, @Nullable RejectionCode code) {
    return new ExceptionRow(
        Position.of(topic, 0, offset),
        REFUSED,
        REFUSED,
        REFUSED,
        disposition,
        code,
        "It is not in order.",
        "urn:test",
        "id" + offset,
        "org.wikimedia.example.edit",
        REFUSED,
        null,
        null);
  }

  private Said redrive(String... options) {
    String[] arguments = new String[options.length + 5];
    arguments[0] = "redrive";
    arguments[1] = "--ledger";
    arguments[2] = home.toString();
    arguments[3] = "--bootstrap-servers";
    arguments[4] = kafka.bootstrapServers();
    System.arraycopy(options, 0, arguments, 5, options.length);
    return Said.run(arguments);
  }

  @Test
  void eachRecordIsCommandedOnceHoweverOftenItIsRun() {
    assertThat(
        redrive("--from", "2026-03-01", "--dry-run"),
        is(
            new Said(
                0,
                """
                records  outcome         code            meaning
                      2  commanded       -               live counts it when it reads the command
                      1  still rejected  NOT_CLOUDEVENT  it would be rejected again; mend the cause first
                      1  lost            -               neither the archive nor the topic has its bytes

                Nothing is written, because this is a dry run.
                """,
                "deciding: 4 records\n")));
    assertThat(
        redrive("--disposition", "expired"),
        is(
            new Said(
                0,
                """
                records  outcome    code  meaning
                      1  commanded  -     live counts it when it reads the command
                      1  lost       -     neither the archive nor the topic has its bytes
                """,
                "deciding: 2 records\n")));
    assertThat(
        redrive("--source", "urn:test", "--reason", "offline"),
        is(
            new Said(
                0,
                """
                records  outcome           code            meaning
                      1  commanded         -               live counts it when it reads the command
                      1  commanded before  -               an earlier command brings it back
                      1  still rejected    NOT_CLOUDEVENT  it would be rejected again; mend the cause first
                      1  lost              -               neither the archive nor the topic has its bytes
                """,
                "deciding: 3 records\n")));
  }

  @Test
  void aProgramIsToldOfEachRecord() {
    assertThat(
        redrive("--disposition", "rejected", "--format", "json").out().replace(name, "L"),
        is(
            """
            {
              "dry_run" : false,
              "records" : [
                {
                  "original" : "L.wiki.edits/0@1",
                  "outcome" : "COMMANDED",
                  "code" : null,
                  "command" : "L.control/0@0",
                  "survivor" : null
                },
                {
                  "original" : "L.wiki.edits/0@2",
                  "outcome" : "STILL_REJECTED",
                  "code" : "NOT_CLOUDEVENT",
                  "command" : null,
                  "survivor" : null
                }
              ]
            }
            """));
  }

  @Test
  void whereNothingIsChosenItSaysSo() {
    assertThat(
        redrive("--code", "not_json"),
        is(
            new Said(
                0,
                "No rejected or expired record is chosen; tally exceptions shows those there"
                    + " are.\n",
                "deciding: 0 records\n")));
  }

  @Test
  void everythingIsNeverChosenByAccident() {
    assertThat(
        redrive(),
        is(
            new Said(
                2,
                "",
                "Say which records: --code, --source, --disposition, --type, --topic, --from or"
                    + " --to.\n")));
  }

  @Test
  void twoAtOnceAreRefused() throws Exception {
    LedgerLock first = LedgerLock.take(Ledger.open(Folder.at(home)), "tally redrive");
    try (first) {
      assertThat(
          redrive("--disposition", "expired"),
          is(
              new Said(
                  20,
                  "",
                  "Another tally redrive is at work on the ledger in "
                      + home
                      + "; run it again later.\n")));
    }
  }

  @Test
  void nothingIsBroughtBackWhereTimeHasEnded() throws Exception {
    DuckDbWarehouse.in(home).decide("last-offsets", 0, "{}");

    assertThat(
        redrive("--disposition", "expired"),
        is(
            new Said(
                2,
                "",
                "Time ends in this ledger, because --stop-when-idle has run on it; nothing can be"
                    + " brought back in it.\n")));
  }

  @Test
  void whatNobodyCanTellAnyMoreMustBeClosedFirst() {
    Ledger ledger = Ledger.open(Folder.at(home));
    DuckDbWarehouse warehouse = DuckDbWarehouse.in(home);
    long hour = 3_600_000;
    warehouse.writeCertificates(
        Book.LIVE,
        begin(warehouse, ledger).generation(),
        List.of(Certificate.empty(hour, REFUSED, REFUSED + hour)));

    Said said = redrive("--disposition", "expired");

    assertThat(said.exitCode(), is(20));
    assertThat(
        said.err(),
        matchesPattern(
            "Whether these records were counted already can be told only once the days from"
                + " 2026-03-01 to 20\\d\\d-\\d\\d-\\d\\d are closed; run tally close first.\n"));
  }
}
