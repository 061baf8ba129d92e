package dev.tally.jobs.trial;

import static dev.tally.jobs.trial.ChangeKind.FIELD_ADDED;
import static dev.tally.jobs.trial.ChangeKind.FIELD_REMOVED;
import static dev.tally.jobs.trial.ChangeKind.NEWLY_ACCEPTED;
import static dev.tally.jobs.trial.ChangeKind.NEWLY_REJECTED;
import static dev.tally.jobs.trial.ChangeKind.REJECTED_OTHERWISE;
import static dev.tally.jobs.trial.ChangeKind.VALUE_CHANGED;
import static dev.tally.jobs.trial.Garage.NOON;
import static dev.tally.jobs.trial.Garage.stay;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.hash.Hashing;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.event.ControlType;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialTest {

  private static final String TYPE = "com.example.garage.stay";
  private static final String SHORT_STAY = "{\"level\": \"P1\", \"minutes\": 35}";

  @TempDir private Path folder;
  private Garage ledgers;
  private Garage changed;

  @BeforeEach
  void writeCatalogs() throws IOException {
    ledgers = Garage.in(folder.resolve("ledgers"));
    changed = Garage.in(folder.resolve("changed"));
  }

  @Test
  void anEventThatIsTheSameHasNoChanges() {
    List<TriedEvent> events = tried(stay(7, "/gate/1", SHORT_STAY));
    assertThat(
        events,
        is(
            List.of(
                new TriedEvent(
                    Position.of(Garage.TOPIC, 0, 7), "/gate/1", "s7", TYPE, List.of()))));
    assertThat(events.get(0).isUnchanged(), is(true));
  }

  @Test
  void anEventThatBreaksANewRuleIsNewlyRejected() throws IOException {
    changed.change("events/stay.yaml", "minutes >= 0\n", "minutes >= 60\n");
    assertThat(
        changes(SHORT_STAY),
        is(
            List.of(
                new Change(
                    NEWLY_REJECTED,
                    "RULE_BROKEN",
                    "accepted",
                    "RULE_BROKEN: a stay takes no less than no time"))));
  }

  @Test
  void anEventOfATypeThatIsGoneIsNewlyRejected() throws IOException {
    changed.change("events/stay.yaml", TYPE, "com.example.garage.visit");
    assertThat(
        changes(SHORT_STAY),
        is(
            List.of(
                new Change(
                    NEWLY_REJECTED,
                    "UNKNOWN_TYPE",
                    "accepted",
                    "UNKNOWN_TYPE: No contract declares this type."))));
  }

  @Test
  void anEventThatLacksWhatIsOptionalNowIsNewlyAccepted() throws IOException {
    changed.change("events/stay.schema.json", "[\"level\", \"minutes\"]", "[\"minutes\"]");
    assertThat(
        changes("{\"minutes\": 35}"),
        is(
            List.of(
                new Change(
                    NEWLY_ACCEPTED,
                    "MISSING_FIELD",
                    "MISSING_FIELD: The field level is missing.",
                    "accepted"))));
  }

  @Test
  void anEventThatIsRefusedForAnotherReasonIsRejectedOtherwise() throws IOException {
    changed.change("events/stay.schema.json", "\"tariff\": {", "\"gate\": {");
    changed.change("events/stay.schema.json", "\"minutes\"]", "\"minutes\", \"gate\"]");
    assertThat(
        changes("{\"level\": \"P1\", \"minutes\": -1}"),
        is(
            List.of(
                new Change(
                    REJECTED_OTHERWISE,
                    "RULE_BROKEN -> MISSING_FIELD",
                    "RULE_BROKEN: a stay takes no less than no time",
                    "MISSING_FIELD: The field gate is missing."))));
  }

  @Test
  void anEventThatHadExpiredMayBeRejectedOtherwise() throws IOException {
    changed.change("events/stay.yaml", TYPE, "com.example.garage.visit");
    RawRecord old =
        Garage.record(0, NOON.plus(Duration.ofDays(8)), Garage.event(0, "/gate/1", SHORT_STAY));
    assertThat(
        tried(old).get(0).changes(),
        is(
            List.of(
                new Change(
                    REJECTED_OTHERWISE,
                    "EXPIRED -> UNKNOWN_TYPE",
                    "EXPIRED: The event time is 691200000 ms behind the arrival time.",
                    "UNKNOWN_TYPE: No contract declares this type."))));
  }

  @Test
  void theSameCodeForAnotherReasonIsNoChange() throws IOException {
    changed.change("events/stay.yaml", "a stay takes no less than no time", "no time machines");
    assertThat(changes("{\"level\": \"P1\", \"minutes\": -1}"), is(List.of()));
  }

  @Test
  void aDerivedFieldThatIsComputedOtherwiseIsAnotherValue() throws IOException {
    changed.change("events/stay.yaml", ">= 240", ">= 30");
    assertThat(
        changes(SHORT_STAY), is(List.of(new Change(VALUE_CHANGED, "is_long", "false", "true"))));
    assertThat(changes("{\"level\": \"P1\", \"minutes\": 29}"), is(List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "default": "standard"           | "default": "cheap"              | tariff  | "standard" | "cheap"
          "default": "standard"           | "personal": false               | tariff  | "standard" | nothing
          "minutes": {"type": "integer"}  | "minutes": {"type": "number"}   | minutes | 35         | 35
          """)
  void whatAFieldIsDeclaredToBeMayChangeItsValue(
      String declared, String changedTo, String field, String before, String after)
      throws IOException {
    for (Garage garage : List.of(ledgers, changed)) {
      garage.change("events/stay.yaml", ">= 240", "== 240");
      garage.change(
          "events/stay.yaml", "  expression: minutes == 240", "  expression: level == \"P1\"");
      garage.change("events/stay.yaml", "minutes >= 0", "level != \"\"");
    }
    changed.change("events/stay.schema.json", declared, changedTo);
    assertThat(changes(SHORT_STAY), is(List.of(new Change(VALUE_CHANGED, field, before, after))));
  }

  @Test
  void aFieldThatOnlyOneCatalogHasIsAddedOrRemovedAndLeavesTheEventUnchanged() throws IOException {
    changed.change("events/stay.schema.json", "\"tariff\": {", "\"gate\": {");
    List<TriedEvent> events = tried(stay(0, "/gate/1", SHORT_STAY));
    assertThat(
        events.get(0).changes(),
        is(
            List.of(
                new Change(FIELD_ADDED, "gate", "nothing", "\"standard\""),
                new Change(FIELD_REMOVED, "tariff", "\"standard\"", "nothing"))));
    assertThat(events.get(0).isUnchanged(), is(true));
  }

  @Test
  void aFieldWithoutAValueIsNeitherAddedNorRemoved() throws IOException {
    changed.change("events/stay.schema.json", "\"note\": {", "\"remark\": {");
    assertThat(changes(SHORT_STAY), is(List.of()));
  }

  @Test
  void aValueOfAPersonIsNotShown() throws IOException {
    changed.change("events/stay.schema.json", "\"default\": \"none\"", "\"default\": \"unknown\"");
    changed.change("events/stay.schema.json", "\"personal\": true, ", "");
    assertThat(
        changes(SHORT_STAY),
        is(List.of(new Change(VALUE_CHANGED, "plate", "(personal)", "(personal)"))));
  }

  @Test
  void aLongValueIsShownShortened() throws IOException {
    changed.change("events/stay.yaml", "minutes >= 240", "level");
    changed.change("events/stay.yaml", "is_long", "note2");
    String level = "\uD83D\uDE97".repeat(250);
    assertThat(
        changes("{\"level\": \"" + level + "\", \"minutes\": 35}"),
        is(
            List.of(
                new Change(
                    FIELD_ADDED, "note2", "nothing", '"' + "\uD83D\uDE97".repeat(100) + "...\""),
                new Change(FIELD_REMOVED, "is_long", "false", "nothing"))));
  }

  @Test
  void theEventsOfABatchAreTriedOneByOne() throws IOException {
    changed.change("events/stay.yaml", "minutes >= 0\n", "minutes >= 60\n");
    String batch =
        "["
            + Garage.event(1, "/gate/1", "{\"level\": \"P1\", \"minutes\": 90}")
            + ","
            + Garage.event(2, "/gate/2", SHORT_STAY)
            + "]";
    RawRecord record =
        new RawRecord(
            Position.of(Garage.TOPIC, 0, 5),
            NOON.toEpochMilli(),
            NOON.toEpochMilli(),
            null,
            batch.getBytes(UTF_8),
            List.of(
                new Header("content-type", "application/cloudevents-batch+json".getBytes(UTF_8))));
    List<TriedEvent> events = tried(record);
    assertThat(
        events.stream().map(event -> event.position() + " " + event.isUnchanged()).toList(),
        is(List.of("garage.stays/0@5 true", "garage.stays/0@5#1 false")));
  }

  @Test
  void whatIsRefusedEitherWayIsUnchanged() throws IOException {
    changed.change("events/stay.yaml", "minutes >= 0\n", "minutes >= 60\n");
    assertThat(
        tried(Garage.record(3, NOON, "{")),
        is(List.of(new TriedEvent(Position.of(Garage.TOPIC, 0, 3), null, null, null, List.of()))));
  }

  @Test
  void aControlRecordHasNoEvents() {
    RawRecord control =
        new RawRecord(
            Position.of(Garage.TOPIC, 0, 9),
            NOON.toEpochMilli(),
            NOON.toEpochMilli(),
            null,
            new byte[0],
            List.of(new Header("ce_type", ControlType.END.getBytes(UTF_8))));
    assertThat(tried(control), is(List.of()));
  }

  /** Nobody may do that to a published schema; but whoever does is told. */
  @Test
  void dataThatIsReadByAnotherSchemaHasAnotherHash() throws IOException {
    String avro =
        "{\"type\": \"record\", \"name\": \"Stay\", \"fields\": ["
            + "{\"name\": \"%s\", \"type\": \"string\"}]}";
    publish(ledgers, avro.formatted("level"));
    publish(changed, avro.formatted("floor"));
    List<Header> headers = new ArrayList<>();
    headers.add(header("content-type", "application/avro"));
    headers.add(header("ce_specversion", "1.0"));
    headers.add(header("ce_id", "s1"));
    headers.add(header("ce_source", "/gate/1"));
    headers.add(header("ce_type", TYPE));
    headers.add(header("ce_time", NOON.toString()));
    headers.add(header("ce_dataschema", "https://schemas.example.com/garage/stay/1"));
    RawRecord record =
        new RawRecord(
            Position.of(Garage.TOPIC, 0, 0),
            NOON.toEpochMilli(),
            NOON.toEpochMilli(),
            null,
            new byte[] {0, 0, 0, 0, 17, 4, 'P', '1'},
            headers);
    assertThat(
        tried(record).get(0).changes(),
        is(
            List.of(
                new Change(VALUE_CHANGED, "payload hash", "a hash", "another"),
                new Change(FIELD_ADDED, "floor", "nothing", "\"P1\""),
                new Change(FIELD_REMOVED, "level", "\"P1\"", "nothing"))));
  }

  private static void publish(Garage garage, String avro) throws IOException {
    garage.delete("events/stay.schema.json");
    garage.write("events/stay.avsc", avro);
    garage.write(
        "events/stay.yaml",
        """
        type: com.example.garage.stay
        description: A car left the garage.
        owner: garage@example.com
        topic: stays
        versions:
          - dataschema: https://schemas.example.com/garage/stay/1
            schema: stay.avsc
        """);
    garage.write(
        "schemas.lock.yaml",
        """
        ids:
          - {id: 17, dataschema: https://schemas.example.com/garage/stay/1, sha256: %s}
        """
            .formatted(Hashing.sha256().hashString(avro, UTF_8)));
  }

  private static Header header(String name, String value) {
    return new Header(name, value.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "horizon: 3d, horizon = PT72H, PT168H",
    "on_time_bound: 6s, on_time_bound = PT6S, PT5S",
    "future_bound: 0s, future_bound = PT0S, PT1M"
  })
  void catalogsOfOtherTermsAreRefused(String line, String changedTerm, String ledgersTerm)
      throws IOException {
    changed.write("ledger.yaml", line + "\n");
    Catalog other = changed.read();
    UserError error = assertThrows(UserError.class, () -> new Trial(ledgers.read(), other));
    assertThat(error.exitCode(), is(ExitCode.BAD_INPUT));
    assertThat(
        error.getMessage(),
        is(
            "The changed catalog has "
                + changedTerm
                + ", the ledger has "
                + ledgersTerm
                + ", and that can never change in a ledger: write the ledger's value into the"
                + " catalog's ledger.yaml."));
  }

  private List<Change> changes(String data) {
    return tried(stay(0, "/gate/1", data)).get(0).changes();
  }

  private List<TriedEvent> tried(RawRecord record) {
    return new Trial(ledgers.read(), changed.read()).of(record);
  }
}
