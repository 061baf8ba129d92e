package dev.tally.simulator;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.base.ExitCode;
import dev.tally.base.Progress;
import dev.tally.base.UserError;
import dev.tally.broker.EmbeddedKafka;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogReader;
import dev.tally.event.Disposition;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RejectionCode;
import dev.tally.kafka.ContentMode;
import dev.tally.kafka.KafkaClients;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Heartbeat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SenderIT {

  private static final Catalog ADS = CatalogReader.shipped("ads");
  private static final Instant FROM = Instant.parse("2026-01-05T23:00:00Z");
  private static final FaultProfile MUCH =
      new FaultProfile(42, Duration.ofMillis(300), 0.1, 0.1, 0.1, 0.05, 0.05, 0.1);
  private static final int EVENTS = 2000;

  @TempDir private static Path brokerDir;
  private static EmbeddedKafka kafka;

  @TempDir private Path truth;

  @BeforeAll
  static void startBroker() {
    kafka = EmbeddedKafka.start(brokerDir);
  }

  @AfterAll
  static void stopBroker() {
    kafka.close();
  }

  @Test
  void theSameSeedGivesTheSameRecords() {
    SendPlan first = into("same-1").send(events(EVENTS));
    SendPlan second = into("same-2").send(events(EVENTS));
    Sender.send(first, Progress.NONE);
    Sender.send(second, Progress.NONE);
    assertThat(contents(second), is(contents(first)));
  }

  @Test
  void anotherSeedGivesOtherRecords() {
    SendPlan first = into("seed-1").send(events(EVENTS));
    SendPlan second = into("seed-2").trouble(FaultProfile.none(43)).send(events(EVENTS));
    Sender.send(first, Progress.NONE);
    Sender.send(second, Progress.NONE);
    assertThat(contents(second), is(not(contents(first))));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsExpectedOfEveryRecordIsWhatTheRulesSay(ContentMode mode) throws IOException {
    SendPlan plan =
        into("rules-" + mode.name().toLowerCase(Locale.ROOT))
            .contentMode(mode)
            .send(events(EVENTS));
    SendReport report = Sender.send(plan, Progress.NONE);
    mustBeTrue(plan, report);
  }

  @Test
  void everyOriginalIsAdmittedOnce() {
    SendPlan plan = into("originals").send(events(EVENTS));
    SendReport report = Sender.send(plan, Progress.NONE);
    Set<String> ids =
        oracle(plan).admitted().stream().map(event -> event.event().id()).collect(toSet());
    assertThat(report.originals(), is((long) EVENTS));
    assertThat(ids.size(), is(EVENTS));
    assertThat(report.dispositions().get(Disposition.ADMITTED), is((long) EVENTS));
  }

  @Test
  void arrivalNeverGoesBackInAPartition() {
    SendPlan plan = into("arrival").send(events(EVENTS));
    Sender.send(plan, Progress.NONE);
    records(plan).forEach(record -> assertThat(record.appendTime(), is(record.arrivalTime())));
  }

  @Test
  void aHistoryEndsInTheLastInstantThatIsBookedBeforeTheMidnightBehindIt() {
    SendPlan plan = into("end").trouble(FaultProfile.none(1)).send(events(10));
    SendReport report = Sender.send(plan, Progress.NONE);
    Instant end = Instant.parse("2026-01-06T00:00:04.999Z");
    assertThat(report.historyEnd(), is(end));
    Map<Integer, Long> lastTimes =
        records(plan).stream()
            .collect(
                toMap(record -> record.position().partition(), RawRecord::appendTime, Math::max));
    assertThat(lastTimes.keySet(), is(Set.of(0, 1, 2, 3)));
    assertThat(lastTimes.values(), everyItem(is(end.toEpochMilli())));
  }

  @Test
  void everyWayOfBeingMalformedIsPlanted() throws IOException {
    SendPlan plan = into("malformed").send(events(EVENTS));
    Sender.send(plan, Progress.NONE);
    Set<String> planted = new HashSet<>();
    lines().forEach(line -> planted.add(line.path("malformation").asText()));
    for (Malformation malformation : Malformation.values()) {
      assertThat(planted.contains(malformation.name()), is(true));
    }
  }

  @Test
  void liveEventsAreStampedByTheBroker() throws IOException {
    Instant begun = Instant.now();
    SendPlan plan = into("live").live(500).send(events(500));
    SendReport report = Sender.send(plan, Progress.NONE);
    assertThat(report.dispositions().get(Disposition.ADMITTED), is(500L));
    assertThat(report.dispositions().get(Disposition.CONTROL), is(0L));
    assertThat(report.firstArrival(), is(greaterThanOrEqualTo(begun)));
    mustBeTrue(plan, report);
  }

  @Test
  void aLiveSendEndsWhenItIsAskedTo() {
    SendPlan plan = into("stopped").live(1).send(events(Origin.ENDLESS));
    Sender[] sender = new Sender[1];
    sender[0] =
        new Sender(
            plan,
            new Progress() {
              @Override
              public void at(long done) {
                sender[0].stop();
              }
            });
    assertThat(sender[0].send().originals(), is(0L));
  }

  @Test
  void severalSendsIntoOneTruthAddUp() throws IOException {
    SendReport first = Sender.send(into("sum-1").send(events(300)), Progress.NONE);
    SendReport second = Sender.send(into("sum-2").send(events(200)), Progress.NONE);
    JsonNode summary = summary();
    assertThat(summary.path("records").asLong(), is(first.records() + second.records()));
    assertThat(summary.path("dispositions").path("ADMITTED").asLong(), is(500L));
    assertThat(summary.path("partitions").size(), is(8));
    assertThat(summary.path("sends").size(), is(2));
  }

  @Test
  void aHistoryIsNotSentTwice() {
    SendPlan plan = into("twice").trouble(FaultProfile.none(1)).send(events(10));
    Sender.send(plan, Progress.NONE);
    UserError error = refusal(plan);
    assertThat(error.exitCode(), is(ExitCode.BAD_INPUT));
    assertThat(
        error.getMessage(),
        is(
            "10 of 10 events are in the ledger 'twice' already and would not be counted again; the"
                + " first is 'ads-1:1' of urn:example:ad-exchange. Send what is new only, such as"
                + " with --from, or let the mapping's 'id' tell them apart."));
  }

  @Test
  void aHistoryGoesOnBehindTheEndOfTheOneBefore() throws IOException {
    SendPlan first = into("months").trouble(FaultProfile.none(1)).send(events(10));
    Instant end = requireNonNull(Sender.send(first, Progress.NONE).historyEnd());
    SendPlan second = into("months").trouble(FaultProfile.none(2)).send(events(20));
    SendReport report = Sender.send(second, Progress.NONE);

    assertThat(report.firstArrival(), is(end.plusSeconds(1)));
    assertThat(report.corrections(), is(20L));
    assertThat(report.historyEnd(), is(Instant.parse("2026-01-07T00:00:04.999Z")));
    assertThat(oracle(second).admitted().size(), is(30));
    assertThat(summary().path("dispositions").path("ADMITTED").asLong(), is(30L));
  }

  @Test
  void aHistoryThatWouldHaveExpiredIsRefused() {
    Sender.send(into("old").trouble(FaultProfile.none(1)).send(events(10)), Progress.NONE);
    Origin older =
        Origin.generated(
            SendFolder.shipped("ads").generator("ads"),
            5,
            FROM.minus(Duration.ofHours(24)),
            Duration.ofMinutes(5));
    UserError error = refusal(into("old").trouble(FaultProfile.none(2)).send(older));
    assertThat(error.exitCode(), is(ExitCode.BAD_INPUT));
    assertThat(
        error.getMessage(),
        allOf(
            containsString("'old' already holds records until 2026-01-06T00:00:04.999Z"),
            containsString("whatever happened more than 24 h before would have expired")));
  }

  @Test
  void ofAHistoryOfNothingNothingIsSentAndNothingEnded() throws IOException {
    Path empty = Files.writeString(truth.resolve("empty.csv"), "at,who\n");
    SendPlan plan = into("nothing").send(Origin.files(clicks(), List.of(empty), RowFilter.ALL));
    SendReport report = Sender.send(plan, Progress.NONE);

    assertThat(report.records(), is(0L));
    assertThat(report.historyEnd(), is(nullValue()));
    assertThat(KafkaTopics.at(kafka.bootstrapServers()).exists("nothing.ads.events"), is(false));
  }

  @Test
  void aRowThatArrivedTooLateIsSentAsItArrivedAndExpires() throws IOException {
    Path log =
        Files.writeString(
            truth.resolve("log.csv"),
            """
            at,arrived
            2026-01-05T10:00:00Z,2026-01-05T10:00:01Z
            2026-01-05T09:00:00Z,2026-01-05T10:00:02Z
            2026-01-04T09:00:00Z,2026-01-05T10:00:03Z
            """);
    SendPlan plan =
        into("late")
            .trouble(FaultProfile.none(1))
            .send(Origin.files(clicks(), List.of(log), RowFilter.ALL));
    SendReport report = Sender.send(plan, Progress.NONE);

    assertThat(report.originals(), is(2L));
    assertThat(report.corrections(), is(1L));
    assertThat(report.dispositions().get(Disposition.EXPIRED), is(1L));
    mustBeTrue(plan, report);
    assertThat(report.historyEnd(), is(Instant.parse("2026-01-06T00:00:04.999Z")));
  }

  private static Mapping clicks() {
    return Mapping.parse(
        "m.yaml",
        """
        name: clicks
        input: {format: csv}
        source: "'urn:example:clicks'"
        type: "'com.example.ads.qr_scan'"
        time: timestamp(row.at)
        arrival: timestamp(row.arrived)
        data:
          campaign: "'c'"
          creative: "'k'"
          publisher: "'p'"
          country: "'DE'"
          cost_micros: "1"
          currency: "'EUR'"
        """);
  }

  @Test
  void aTopicWithOtherPartitionsIsRefused() {
    Sender.send(into("narrow").partitions(2).send(events(10)), Progress.NONE);
    UserError error = refusal(into("narrow").send(events(10)));
    assertThat(error.getMessage(), containsString("narrow.ads.events has 2 partitions, not 4"));
  }

  @Test
  void aTopicThatKeepsAnotherTimeIsRefused() {
    Sender.send(into("history").send(events(10)), Progress.NONE);
    UserError error = refusal(into("history").live(100).send(events(10)));
    assertThat(
        error.getMessage(),
        containsString("history.ads.events keeps CreateTime and this needs LogAppendTime"));
  }

  @Test
  void aBrokerThatDoesNotAnswerIsNamed() {
    UserError error =
        refusal(SendPlan.into(ADS, "nowhere", KafkaClients.of("127.0.0.1:1")).send(events(10)));
    assertThat(error.exitCode(), is(ExitCode.UNREACHABLE));
    assertThat(error.getMessage(), is("No Kafka broker answers at 127.0.0.1:1 within 10 s."));
  }

  @Test
  void aHeartbeatReachesEveryPartitionAndThatOfCommands() {
    SendPlan plan = into("heart").live(1000).send(events(1));
    Sender.send(plan, Progress.NONE);
    try (Heartbeat heartbeat =
        Heartbeat.of(
            ADS, "heart", KafkaClients.of(kafka.bootstrapServers()), InstantSource.system())) {
      assertThat(heartbeat.beat(), is(5));
    }
    Map<Position, Disposition> controls = new HashMap<>(oracle(plan).dispositions());
    controls.values().removeIf(disposition -> disposition != Disposition.CONTROL);
    assertThat(
        controls.keySet().stream().map(Position::partition).collect(toSet()),
        is(Set.of(0, 1, 2, 3)));
  }

  private SendPlan.Builder into(String ledger) {
    return SendPlan.into(ADS, ledger, KafkaClients.of(kafka.bootstrapServers()))
        .trouble(MUCH)
        .truth(truth);
  }

  private static Origin events(long count) {
    Generator generator = SendFolder.shipped("ads").generator("ads");
    return Origin.generated(generator, count, FROM, Duration.ofMinutes(50));
  }

  private static UserError refusal(SendPlan plan) {
    return assertThrows(UserError.class, () -> Sender.send(plan, Progress.NONE));
  }

  private static List<RawRecord> records(SendPlan plan) {
    return Topics.read(plan.clients().bootstrapServers(), plan.topics());
  }

  private static Oracle oracle(SendPlan plan) {
    return new Oracle(ADS, records(plan));
  }

  /** Compares what the sender said with what the rules say of the records it wrote. */
  private void mustBeTrue(SendPlan plan, SendReport report) throws IOException {
    Oracle oracle = oracle(plan);
    Map<Disposition, Long> counts =
        oracle.dispositions().values().stream().collect(groupingBy(is -> is, counting()));
    report
        .dispositions()
        .forEach((what, count) -> assertThat(counts.getOrDefault(what, 0L), is(count)));
    assertThat(
        report.corrections(),
        is(
            oracle.admitted().stream()
                .filter(event -> event.postedTime() != event.event().time().toEpochMilli())
                .count()));
    Map<Position, Disposition> unlisted = new HashMap<>(oracle.dispositions());
    for (JsonNode line : lines()) {
      Position position = position(line.path("position"));
      assertThat(String.valueOf(unlisted.remove(position)), is(line.path("disposition").asText()));
      RejectionCode code = oracle.codes().get(position);
      assertThat(line.path("code").asText(""), is(code == null ? "" : code.name()));
      if (line.has("original")) {
        assertThat(
            unlisted.containsKey(position(line.path("original")))
                || oracle.dispositions().get(position(line.path("original")))
                    == Disposition.ADMITTED,
            is(true));
      }
    }
    Set<Disposition> left = EnumSet.copyOf(unlisted.values());
    left.remove(Disposition.CONTROL);
    assertThat(left, is(EnumSet.of(Disposition.ADMITTED)));
    mustAddUp(oracle);
  }

  private void mustAddUp(Oracle oracle) throws IOException {
    Map<Position, Disposition> all = oracle.dispositions();
    for (JsonNode partition : summary().path("partitions")) {
      for (Disposition disposition : Disposition.values()) {
        long count =
            all.entrySet().stream()
                .filter(entry -> entry.getValue() == disposition)
                .filter(entry -> entry.getKey().partition() == partition.path("partition").asInt())
                .count();
        assertThat(partition.path("dispositions").path(disposition.name()).asLong(), is(count));
      }
      assertThat(partition.path("records").asLong(), is(greaterThan(0L)));
    }
  }

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(truth.resolve("truth.ndjson"))) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  private JsonNode summary() throws IOException {
    return new ObjectMapper().readTree(truth.resolve("truth-summary.json").toFile());
  }

  private static Position position(JsonNode json) {
    return Position.of(
        json.path("topic").asText(), json.path("partition").asInt(), json.path("offset").asLong());
  }

  /** Returns all there is to a ledger's records but the ledger's name. */
  private static Map<String, String> contents(SendPlan plan) {
    Map<String, String> contents = new HashMap<>();
    for (RawRecord record : records(plan)) {
      List<String> headers =
          record.headers().stream()
              .map(header -> header.name() + "=" + text(header.value()))
              .toList();
      contents.put(
          record.position().partition() + "@" + record.position().offset(),
          record.appendTime()
              + " "
              + Arrays.hashCode(record.key())
              + " "
              + headers
              + " "
              + text(record.value()));
    }
    return contents;
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
