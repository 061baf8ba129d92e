package dev.tally.app;

import static dev.tally.jobs.trial.Garage.NOON;
import static dev.tally.jobs.trial.Garage.TOPIC;
import static dev.tally.jobs.trial.Garage.stay;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import dev.tally.catalog.SchemaIds;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.jobs.trial.Garage;
import dev.tally.ledger.Folder;
import dev.tally.ledger.KeptSchemaIds;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchiveFileWriter;
import dev.tally.ledger.archive.Manifest;
import dev.tally.ledger.archive.ManifestList;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class ContractsTryCommandTest {

  private static final String FIVE_READ = "trying: 5 records\n";

  @TempDir private Path folder;
  private Ledger ledger;
  private Path changedFolder;
  private Garage changed;

  @BeforeEach
  void createLedger() throws IOException {
    Path catalog = folder.resolve("garage");
    Garage.in(catalog);
    ledger = Ledger.openOrCreate(Folder.at(folder.resolve("ledger")), "garage", catalog.toString());
    changedFolder = folder.resolve("changed");
    changed = Garage.in(changedFolder);
  }

  @Test
  void aTableTellsWhatIsDifferentAndGivesExamples() throws IOException {
    archiveFiveRecords();
    changeMuch();
    assertThat(
        attempt(),
        is(
            new Said(
                1,
                """
                What arrived on 2026-02-24..2026-03-02:
                records               5
                events                5
                  unchanged           1
                  newly rejected      1
                  value changed       1
                  newly accepted      1
                  rejected otherwise  1

                change              type                     source       code or field                 events    share
                newly rejected      com.example.garage.stay  /gate/1      RULE_BROKEN                        1  20.00 %
                value changed       com.example.garage.stay  /gate/2?[1m  is_long                            1  20.00 %
                newly accepted      com.example.garage.stay  /gate/1      MISSING_FIELD                      1  20.00 %
                rejected otherwise  com.example.garage.stay  /gate/3      MISSING_FIELD -> RULE_BROKEN       1  20.00 %
                field added         com.example.garage.stay  /gate/2?[1m  parked_by                          1  20.00 %

                newly rejected: com.example.garage.stay, /gate/1, RULE_BROKEN
                  garage.stays/0@0  id s0  accepted -> RULE_BROKEN: a stay takes no less than no time

                value changed: com.example.garage.stay, /gate/2?[1m, is_long
                  garage.stays/0@1  id s1  false -> true

                newly accepted: com.example.garage.stay, /gate/1, MISSING_FIELD
                  garage.stays/0@2  id s2  MISSING_FIELD: The field level is missing. -> accepted

                rejected otherwise: com.example.garage.stay, /gate/3, MISSING_FIELD -> RULE_BROKEN
                  garage.stays/0@3  id s3  MISSING_FIELD: The field level is missing. -> RULE_BROKEN: a stay takes no less than no time

                field added: com.example.garage.stay, /gate/2?[1m, parked_by
                  garage.stays/0@1  id s1  nothing -> "driver"

                1 would be newly rejected, 1 would have another value.
                """,
                FIVE_READ)));
  }

  @Test
  void programsReadJson() throws IOException {
    archive(stay(0, "/gate/1", "{\"level\": \"P1\", \"minutes\": 200}"));
    changed.change("events/stay.yaml", ">= 240", ">= 180");
    assertThat(
        attempt("--format", "json", "--days", "1"),
        is(
            new Said(
                1,
                """
                {
                  "from" : "2026-03-02",
                  "to" : "2026-03-02",
                  "records" : 1,
                  "events" : 1,
                  "unchanged" : 0,
                  "newly_rejected" : 0,
                  "value_changed" : 1,
                  "newly_accepted" : 0,
                  "rejected_otherwise" : 0,
                  "changes" : [
                    {
                      "change" : "VALUE_CHANGED",
                      "type" : "com.example.garage.stay",
                      "source" : "/gate/1",
                      "what" : "is_long",
                      "events" : 1,
                      "examples" : [
                        {
                          "topic" : "garage.stays",
                          "partition" : 0,
                          "offset" : 0,
                          "item" : 0,
                          "id" : "s0",
                          "before" : "false",
                          "after" : "true"
                        }
                      ]
                    }
                  ]
                }
                """,
                "trying: 1 records\n")));
  }

  @Test
  void aCatalogThatTakesMoreAndChangesNothingIsInOrder() throws IOException {
    archiveFiveRecords();
    changed.change("events/stay.schema.json", "[\"level\", \"minutes\"]", "[\"minutes\"]");
    assertThat(
        attempt("--examples", "0"),
        is(
            new Said(
                0,
                """
                What arrived on 2026-02-24..2026-03-02:
                records               5
                events                5
                  unchanged           3
                  newly rejected      0
                  value changed       0
                  newly accepted      2
                  rejected otherwise  0

                change          type                     source   code or field  events    share
                newly accepted  com.example.garage.stay  /gate/1  MISSING_FIELD       1  20.00 %
                newly accepted  com.example.garage.stay  /gate/3  MISSING_FIELD       1  20.00 %

                Nothing is newly rejected, and no value is another.
                """,
                FIVE_READ)));
  }

  @Test
  void theSameCatalogChangesNothing() throws IOException {
    archiveFiveRecords();
    assertThat(
        attempt(),
        is(
            new Said(
                0,
                """
                What arrived on 2026-02-24..2026-03-02:
                records               5
                events                5
                  unchanged           5
                  newly rejected      0
                  value changed       0
                  newly accepted      0
                  rejected otherwise  0

                Nothing is newly rejected, and no value is another.
                """,
                FIVE_READ)));
  }

  @Test
  void onlyTheDaysAskedForAreRead() throws IOException {
    String data = "{\"level\": \"P1\", \"minutes\": 1}";
    List<RawRecord> records = new ArrayList<>();
    for (int day = 0; day < 4; day++) {
      records.add(
          Garage.record(day, NOON.plus(Duration.ofDays(day)), Garage.event(day, "/gate/1", data)));
    }
    archive(records.toArray(RawRecord[]::new));
    assertThat(
        attempt("--days", "2", "--to", "2026-03-04").out().lines().limit(2).toList(),
        is(List.of("What arrived on 2026-03-03..2026-03-04:", "records               2")));
  }

  @Test
  void bothCatalogsKnowTheSchemaIdsThatTheLedgerKeeps() throws IOException {
    String dataschema = "https://schemas.example.com/garage/stay/1";
    KeptSchemaIds.in(ledger.warehouse().open()).add(SchemaIds.NONE.with(17, dataschema));
    byte[] data = "{\"level\": \"P1\", \"minutes\": 1}".getBytes(UTF_8);
    RawRecord framed =
        new RawRecord(
            Position.of(TOPIC, 0, 0),
            NOON.toEpochMilli(),
            NOON.toEpochMilli(),
            null,
            ByteBuffer.allocate(5 + data.length).put((byte) 0).putInt(17).put(data).array(),
            List.of(
                header("content-type", "application/octet-stream"),
                header("ce_specversion", "1.0"),
                header("ce_id", "s0"),
                header("ce_source", "/gate/1"),
                header("ce_type", "com.example.garage.stay"),
                header("ce_time", NOON.toString()),
                header("ce_dataschema", dataschema)));
    archive(framed);
    changed.change("events/stay.yaml", ">= 240", ">= 1");
    assertThat(
        attempt("--examples", "0").out().lines().filter(line -> line.contains("is_long")).toList(),
        is(
            List.of(
                "value changed  com.example.garage.stay  /gate/1  is_long             1  100.00"
                    + " %")));
  }

  private static Header header(String name, String value) {
    return new Header(name, value.getBytes(UTF_8));
  }

  @Test
  void anArchiveElsewhereMayBeNamed() throws IOException {
    archiveFiveRecords();
    Path elsewhere = folder.resolve("elsewhere");
    String list = "manifest-list/" + ledger.archive().folder("manifest-list").list().get(0).name();
    Files.move(ledger.archive().path(), elsewhere);
    assertThat(attempt("--archive", elsewhere.toString()).exitCode(), is(0));
    assertThat(
        attempt(),
        is(
            new Said(
                44,
                "",
                ledger.archive().nameOf(list)
                    + " is missing or cannot be read, so nothing tells what the archive should"
                    + " hold; put back the file as it was.\n")));
  }

  @Test
  void daysThatAreNotArchivedAreRefused() throws IOException {
    archiveFiveRecords();
    assertThat(
        attempt("--to", "2026-03-10"),
        is(
            new Said(
                43,
                "",
                "Nothing that arrived on these days is archived, only what arrived from 2026-03-02"
                    + " to 2026-03-02: name another day with --to, or more --days.\n")));
  }

  @Test
  void aCatalogOfOtherTermsIsRefused() throws IOException {
    archiveFiveRecords();
    changed.write("ledger.yaml", "horizon: 3d\n");
    assertThat(
        attempt(),
        is(
            new Said(
                43,
                "",
                "The changed catalog has horizon = PT72H, the ledger has PT168H, and that can never"
                    + " change in a ledger: write the ledger's value into the catalog's"
                    + " ledger.yaml.\n")));
  }

  @Test
  void everyProblemOfTheChangedCatalogIsTold() throws IOException {
    archiveFiveRecords();
    changed.change("events/stay.yaml", "minutes >= 240", "hours >= 4");
    Said said = attempt();
    assertThat(said.exitCode(), is(43));
    assertThat(said.err().lines().findFirst().orElseThrow(), startsWith("events/stay.yaml:10: "));
  }

  @ParameterizedTest
  @CsvSource({
    "--days=0, '--days is 0; it must be 1 or more.'",
    "--examples=-1, '--examples is -1; it must be from 0 to 100.'",
    "--examples=101, '--examples is 101; it must be from 0 to 100.'"
  })
  void aNumberOutOfRangeIsNamedWithItsRange(String option, String sentence) {
    assertThat(attempt(option), is(new Said(2, "", sentence + "\n")));
  }

  private void archiveFiveRecords() throws IOException {
    archive(
        stay(0, "/gate/1", "{\"level\": \"P1\", \"minutes\": 1}"),
        stay(1, "/gate/2\\u001b[1m", "{\"level\": \"P1\", \"minutes\": 200}"),
        stay(2, "/gate/1", "{\"minutes\": 35}"),
        stay(3, "/gate/3", "{\"minutes\": 1}"),
        Garage.record(4, NOON, "{"));
  }

  private void changeMuch() throws IOException {
    changed.change("events/stay.schema.json", "[\"level\", \"minutes\"]", "[\"minutes\"]");
    changed.change(
        "events/stay.schema.json",
        "\"note\": {",
        "\"parked_by\": {\"type\": \"string\", \"default\": \"driver\"},\n    \"note\": {");
    changed.change("events/stay.yaml", ">= 240", ">= 180");
    changed.change("events/stay.yaml", "minutes >= 0\n", "minutes >= 5\n");
  }

  private void archive(RawRecord... records) throws IOException {
    ManifestList list = ManifestList.of(ledger);
    Manifest manifest = Manifest.empty(TOPIC, "id", 0, records[0].position().offset());
    for (RawRecord record : records) {
      ArchiveFileWriter file = new ArchiveFileWriter(ledger.archive(), TOPIC, 0, manifest.next());
      file.add(record);
      manifest = manifest.with(file.finish());
    }
    list.commit(List.of(manifest), ledger.warehouse().open());
  }

  private Said attempt(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "contracts",
                "try",
                "--ledger",
                ledger.home().toString(),
                "--catalog",
                changedFolder.toString()));
    arguments.addAll(List.of(more));
    return Said.run(arguments.toArray(String[]::new));
  }
}
