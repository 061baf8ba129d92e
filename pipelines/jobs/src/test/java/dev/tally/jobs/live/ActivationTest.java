package dev.tally.jobs.live;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.Catalogs;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.ledger.Activation;
import dev.tally.ledger.ChangedWiki;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.transforms.certify.Certificate;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.CatalogChangedException;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationTest {

  private static final LocalDate DAY = LocalDate.parse("2026-05-01");

  @TempDir private Path folder;
  private Path files;
  private Catalog changed;
  private static final InstantSource IN_TIME =
      InstantSource.fixed(Instant.parse("2026-04-01T00:00:00Z"));

  private Ledger ledger;
  private DuckDbWarehouse warehouse;

  @BeforeEach
  void createLedger() {
    ledger = Ledger.openOrCreate(Folder.at(folder.resolve("ledger")), "wiki", "wiki");
    warehouse = DuckDbWarehouse.in(ledger.home().path());
    files = ChangedWiki.in(folder.resolve("changed"));
    changed = CatalogReader.read(files);
  }

  private Activation on(LocalDate day) {
    return new Activation(ledger, warehouse, changed, day);
  }

  @Test
  void whatIsActivatedIsTheLedgersAndARunThatOpenedItBeforeIsRefused() {
    on(DAY).activate(files, IN_TIME);

    Ledger opened = Ledger.open(ledger.home());
    assertThat(opened, is(ledger.with(changed, DAY)));
    assertThrows(
        CatalogChangedException.class,
        () -> warehouse.beginRun(Job.LIVE, ledger.catalogs(), List.of()));
    assertThat(
        warehouse.beginRun(Job.LIVE, opened.catalogs(), List.of()),
        is(new Run("live-2", Job.LIVE, 2)));
  }

  @Test
  void anActivationThatFailedBetweenItsStepsIsMadeAgain() throws IOException {
    Files.createDirectories(ledger.home().path().resolve("catalogs/2/events"));
    Files.writeString(ledger.home().path().resolve("catalogs/2/events/half.yaml"), "type:");
    warehouse.activate(ledger.with(changed, DAY).catalogs(), DAY);

    on(DAY.plusDays(1)).activate(files, IN_TIME);

    assertThat(Ledger.open(ledger.home()), is(ledger.with(changed, DAY.plusDays(1))));
  }

  @Test
  void oneOfTwoThatActivateACatalogAtATimeIsRefusedBeforeItFencesLive() {
    Activation late = on(DAY.plusDays(1));
    on(DAY).activate(files, IN_TIME);
    int runs = warehouse.runs().size();

    UserError refused = assertThrows(UserError.class, () -> late.activate(files, IN_TIME));

    assertThat(refused.exitCode(), is(ExitCode.NOT_READY));
    assertThat(
        refused.getMessage(),
        is(
            "Somebody else has just activated a catalog in "
                + ledger.home()
                + "; start the command again."));
    assertThat(warehouse.runs().size(), is(runs));
  }

  @Test
  void anActivationThatTookTooLongTakesALaterDay() {
    warehouse.beginRun(Job.LIVE, ledger.catalogs(), List.of());
    InstantSource late = InstantSource.fixed(Instant.parse("2026-04-30T23:58:00Z"));

    UserError refused = assertThrows(UserError.class, () -> on(DAY).activate(files, late));
    assertThat(
        refused.getMessage(),
        is(
            "A catalog cannot take effect on 2026-05-01, because what is read now may be booked up"
                + " to 2026-05-01T00:00:00Z; name a later day with --posted-from."));
    assertThat(Ledger.open(ledger.home()).catalogs().count(), is(1));

    on(DAY.plusDays(1)).activate(files, late);

    assertThat(Ledger.open(ledger.home()), is(ledger.with(changed, DAY.plusDays(1))));
  }

  @Test
  void everyChangeIsNamed() {
    assertThat(
        on(DAY).changes(),
        is(
            List.of(
                "contract org.wikimedia.example.edit: version"
                    + " https://schemas.example.com/wiki/edit/2 added",
                "contract org.wikimedia.example.edit: field tags added",
                "meter wiki.namespaces: added",
                "meter wiki.pages: removed",
                "meter wiki.robots: filter changed",
                "meter wiki.tags: added")));
    assertThat(on(DAY).faults(), is(List.of()));
  }

  @Test
  void liveIsStoppedOnlyIfItHasRun() {
    warehouse.activate(Catalogs.of(ledger.catalog()), DAY);
    assertThat(on(DAY).stopsLive(), is(false));

    warehouse.beginRun(Job.LIVE, ledger.catalogs(), List.of());

    assertThat(on(DAY).stopsLive(), is(true));
  }

  @Test
  void beforeAnythingIsCountedACatalogMayTakeEffectOnAnyDay() {
    on(LocalDate.parse("1997-01-01")).mustBeAhead(at("2026-05-01T10:00:00Z"));
  }

  @Test
  void aCatalogTakesEffectAheadOfWhatMayHaveBeenRead() {
    warehouse.beginRun(Job.LIVE, ledger.catalogs(), List.of());

    on(DAY).mustBeAhead(at("2026-04-30T23:57:59.999Z"));
    assertThat(
        refusal(DAY, "2026-04-30T23:58:00Z"),
        is(
            "A catalog cannot take effect on 2026-05-01, because what is read now may be booked up"
                + " to 2026-05-01T00:00:00Z; name a later day with --posted-from."));
  }

  @Test
  void aCatalogTakesEffectAheadOfWhatLiveHasPosted() {
    Run live = warehouse.beginRun(Job.LIVE, ledger.catalogs(), List.of());
    long start = at("2026-05-01T10:00:00Z");
    warehouse.writeCertificates(
        Book.LIVE, live.generation(), List.of(Certificate.empty(300_000, start, start + 300_000)));

    on(DAY.plusDays(1)).mustBeAhead(at("2026-04-01T00:00:00Z"));
    assertThat(
        refusal(DAY, "2026-04-01T00:00:00Z"),
        is(
            "A catalog cannot take effect on 2026-05-01, because live has posted up to"
                + " 2026-05-01T10:05:00Z; name a later day with --posted-from."));
  }

  @Test
  void aCatalogTakesEffectBehindTheClosedDays() {
    Run close = warehouse.beginRun(Job.CLOSE, ledger.catalogs(), List.of());
    LocalDate day = LocalDate.parse("2026-05-01");
    warehouse.freeze(close, day, day, any -> List.of());

    on(DAY.plusDays(1)).mustBeAhead(at("2026-04-01T00:00:00Z"));
    assertThat(
        refusal(DAY, "2026-04-01T00:00:00Z"),
        is(
            "A catalog cannot take effect on 2026-05-01, because 2026-05-01 is closed; name a later"
                + " day with --posted-from."));
  }

  @Test
  void aCatalogTakesEffectBehindTheNewest() {
    on(DAY).activate(files, IN_TIME);
    ledger = Ledger.open(ledger.home());

    on(DAY.plusDays(1)).mustBeAhead(at("2026-04-01T00:00:00Z"));
    assertThat(
        refusal(DAY, "2026-04-01T00:00:00Z"),
        is(
            "A catalog cannot take effect on 2026-05-01, because the newest catalog holds from"
                + " 2026-05-01T00:00:00Z on; name a later day with --posted-from."));
  }

  private String refusal(LocalDate day, String now) {
    UserError refused = assertThrows(UserError.class, () -> on(day).mustBeAhead(at(now)));
    assertThat(refused.exitCode(), is(ExitCode.BAD_INPUT));
    return String.valueOf(refused.getMessage());
  }

  private static long at(String time) {
    return Instant.parse(time).toEpochMilli();
  }
}
