package dev.tally.jobs.lake;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.Contract;
import dev.tally.event.CanonicalEvent;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.jobs.lake.Lake.Outcome;
import dev.tally.kafka.CanonicalForm;
import dev.tally.ledger.Activation;
import dev.tally.ledger.ChangedWiki;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchiveFileWriter;
import dev.tally.ledger.archive.Manifest;
import dev.tally.ledger.archive.ManifestList;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeOfTwoCatalogsTest {

  private static final String TYPE = "org.wikimedia.example.edit";
  private static final LocalDate SECOND_DAY = LocalDate.parse("2026-05-02");
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  @TempDir private Path folder;

  @Test
  void aFieldThatALaterCatalogAddsIsNullInTheFilesBeforeIt() throws Exception {
    Folder home = Folder.at(folder.resolve("ledger"));
    Ledger before = Ledger.openOrCreate(home, "wiki", "wiki");
    Path changed = ChangedWiki.in(folder.resolve("changed"));
    new Activation(before, before.warehouse().open(), CatalogReader.read(changed), SECOND_DAY)
        .activate(changed, InstantSource.fixed(NOON.minus(Duration.ofDays(1))));
    Ledger ledger = Ledger.open(home);
    archive(
        ledger,
        edit(ledger, 0, NOON, null),
        edit(ledger, 1, NOON.plus(Duration.ofDays(1)), "typo"));

    // Whoever opened the ledger before the activation writes the new field all the same.
    assertThat(new Lake(before).addAdmitted(), is(new Outcome(2, 2)));

    assertThat(
        new LakeReader(ledger)
            .query(
                TYPE,
                "select posting_day, id, data_page, data_added, data_tags from lake order by id"),
        contains("2026-05-01 e0 P 0 null", "2026-05-02 e1 P 1 typo"));
  }

  private static Event edit(Ledger ledger, int number, Instant time, @Nullable String tags) {
    Contract contract = ledger.catalogs().at(time.toEpochMilli()).contract(TYPE).orElseThrow();
    @Nullable Object[] values = new @Nullable Object[contract.fields().size()];
    values[contract.indexOf("page")] = "P";
    values[contract.indexOf("added")] = (long) number;
    if (tags != null) {
      values[contract.indexOf("tags")] = tags;
    }
    return new Event(
        Position.of("wiki.wiki.edits", 0, number),
        null,
        "urn:test",
        "e" + number,
        TYPE,
        null,
        time.toEpochMilli(),
        time.toEpochMilli(),
        time.toEpochMilli(),
        time.toEpochMilli(),
        Hash128.of("urn:test", "e" + number),
        Hash128.of("payload " + number),
        Arrays.asList(values));
  }

  /** Lets a file of the archive hold what live would have written. */
  private static void archive(Ledger ledger, Event... events) throws Exception {
    String topic = ledger.canonicalTopic();
    CanonicalForm form = new CanonicalForm(ledger.catalogs(), topic, 1);
    ArchiveFileWriter file = new ArchiveFileWriter(ledger.archive(), topic, 0, 0);
    for (int offset = 0; offset < events.length; offset++) {
      file.add(raw(form.record(new CanonicalEvent(0, events[offset])), offset));
    }
    Manifest manifest = Manifest.empty(topic, "id", 0, 0).with(file.finish());
    ManifestList.of(ledger).commit(List.of(manifest), ledger.warehouse().open());
  }

  private static RawRecord raw(ProducerRecord<byte[], byte[]> record, long offset) {
    List<Header> headers = new ArrayList<>();
    record.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
    long time = NOON.toEpochMilli();
    return new RawRecord(
        Position.of(record.topic(), record.partition(), offset),
        time,
        time,
        record.key(),
        record.value(),
        headers);
  }
}
