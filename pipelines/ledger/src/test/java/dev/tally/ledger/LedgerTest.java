package dev.tally.ledger;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.Catalogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTest {

  private static final LocalDate DAY = LocalDate.parse("2026-05-01");
  private static final long MIDNIGHT = Instant.parse("2026-05-01T00:00:00Z").toEpochMilli();

  @TempDir private Path folder;
  private Path home;
  private Path file;

  @BeforeEach
  void nameTheFolder() {
    home = folder.resolve("ledger");
    file = home.resolve("ledger.json");
  }

  private Ledger create() {
    return Ledger.openOrCreate(Folder.at(home), "wiki", "wiki");
  }

  @Test
  void aLedgerCountsByItsOwnCopyOfAShippedCatalog() {
    Ledger created = create();

    assertThat(created.catalogs(), is(Catalogs.of(CatalogReader.shipped("wiki"))));
    assertThat(Ledger.open(Folder.at(home)), is(created));
    assertThat(
        created.readNewestCopy(files -> CatalogReader.read(files).named("wiki")),
        is(created.catalog()));
  }

  @Test
  void aLedgerCountsByItsOwnCopyWhateverBecomesOfTheFolder() {
    Path catalog = ChangedWiki.unchangedIn(folder.resolve("edits"));
    Ledger created = Ledger.openOrCreate(Folder.at(home), "wiki", catalog.toString());
    ChangedWiki.edit(catalog.resolve("meters/edits.yaml"), "is_robot", "is_minor");

    assertThat(created.catalog().name(), is("edits"));
    assertThat(Ledger.open(Folder.at(home)), is(created));
  }

  @Test
  void aCatalogThatIsAddedHoldsFromItsDayOn() {
    Ledger created = create();
    Path changed = ChangedWiki.in(folder.resolve("changed"));

    created.add(changed, "changed", DAY);

    Ledger opened = Ledger.open(Folder.at(home));
    assertThat(
        opened.catalogs(), is(created.catalogs().and(MIDNIGHT, CatalogReader.read(changed))));
    assertThat(opened, is(created.with(CatalogReader.read(changed), DAY)));
    assertThat(
        opened.readNewestCopy(files -> CatalogReader.read(files)).named("changed"),
        is(opened.catalog()));
  }

  @Test
  void ofTwoWhoAddACatalogAtOnceTheFirstDecides() {
    Ledger created = create();
    Path changed = ChangedWiki.in(folder.resolve("changed"));
    Path other = ChangedWiki.in(folder.resolve("other"));

    assertThat(created.add(changed, "changed", DAY), is(true));
    assertThat(created.add(other, "other", DAY), is(false));

    assertThat(Ledger.open(Folder.at(home)).catalog().name(), is("changed"));
  }

  @Test
  void aCreationThatWasCutOffIsGoneOnWith() throws IOException {
    Files.createDirectories(home);
    Files.writeString(file, "{\"name\": \"wiki\"}");

    UserError refused = assertThrows(UserError.class, () -> Ledger.open(Folder.at(home)));
    assertThat(refused.exitCode(), is(ExitCode.NOT_READY));
    assertThat(
        refused.getMessage(),
        is(
            "The ledger in "
                + home
                + " has no catalog yet, because its creation was cut off; name the catalog again:"
                + " tally live --catalog NAME."));
    assertThat(create().catalog(), is(CatalogReader.shipped("wiki")));
  }

  @Test
  void aCatalogThatSaysTheSameInOtherWordsIsTheLedgers() {
    Ledger created = create();
    Path reworded = ChangedWiki.unchangedIn(folder.resolve("reworded"));
    ChangedWiki.edit(reworded.resolve("events/edit.yaml"), "recent-changes@", "wikis@");
    ChangedWiki.edit(reworded.resolve("events/edit.schema.json"), "The title of", "Title of");
    ChangedWiki.edit(reworded.resolve("meters/edits.yaml"), "How busy each wiki is", "Wikis");

    assertThat(Ledger.openOrCreate(Folder.at(home), "wiki", reworded.toString()), is(created));
  }

  @ParameterizedTest
  @ValueSource(strings = {"my shop", "café", "-x", ".", "..", "", "a/b", "a:b"})
  void aNameThatNoTopicCanStartWithIsRefusedBeforeAnythingIsWritten(String name) {
    assertThat(
        refusal(name, "wiki"),
        is(
            "A ledger cannot be called '"
                + name
                + "', because the names of its topics start with that: it must be up to 100"
                + " letters, digits, '.', - and _, a letter or digit first; give it one with"
                + " --name."));
    assertThat(Files.exists(home), is(false));
  }

  @Test
  void aCatalogThatSaysSomethingElseIsActivatedFirst() {
    create();
    Path changed = ChangedWiki.in(folder.resolve("changed"));

    assertThat(
        refusal("wiki", changed.toString()),
        is(
            "The catalog changed is not the newest one of the ledger "
                + file
                + " (contract org.wikimedia.example.edit: version"
                + " https://schemas.example.com/wiki/edit/2 added, and 5 more); let it take effect"
                + " with tally contracts activate, or count with it in another --ledger folder."));
    ChangedWiki.unchangedIn(folder.resolve("again"));
    ChangedWiki.edit(folder.resolve("again/meters/edits.yaml"), "window: 5m", "window: 15m");
    assertThat(
        refusal("wiki", folder.resolve("again").toString()),
        is(
            "The catalog again is not the newest one of the ledger "
                + file
                + " (meter wiki.robots: window, group_by or measures changed); let it take effect"
                + " with tally contracts activate, or count with it in another --ledger folder."));
  }

  @Test
  void theCatalogBeforeTheNewestIsNotTheLedgersAnyMore() {
    create().add(ChangedWiki.in(folder.resolve("changed")), "changed", DAY);

    assertThat(
        refusal("wiki", "wiki"),
        is(
            "The catalog wiki is not the newest one of the ledger "
                + file
                + " (contract org.wikimedia.example.edit: version"
                + " https://schemas.example.com/wiki/edit/2 removed, and 5 more); let it take"
                + " effect with tally contracts activate, or count with it in another --ledger"
                + " folder."));
  }

  @Test
  void theNameOfALedgerCannotChange() {
    create();

    assertThat(
        refusal("other", "wiki"),
        is(
            "The ledger "
                + file
                + " was created with name = wiki, not other, and that cannot change; use the old"
                + " value, or another --ledger folder."));
  }

  @Test
  void nobodyChangesTheLedgersCopies() {
    Path copy = create().readNewestCopy(files -> files);
    ChangedWiki.edit(copy.resolve("meters/edits.yaml"), "is_robot", "is_minor");

    UserError refused = assertThrows(UserError.class, () -> Ledger.open(Folder.at(home)));
    assertThat(refused.exitCode(), is(ExitCode.BAD_INPUT));
    assertThat(
        refused.getMessage(),
        is(
            "The files in "
                + copy
                + " are the ledger's own copy of a catalog, and they are not what they were; put"
                + " them back as they were."));
  }

  private String refusal(String name, String catalog) {
    UserError refused =
        assertThrows(UserError.class, () -> Ledger.openOrCreate(Folder.at(home), name, catalog));
    assertThat(refused.exitCode(), is(ExitCode.BAD_INPUT));
    return String.valueOf(refused.getMessage());
  }
}
