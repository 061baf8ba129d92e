package dev.tally.app;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import dev.tally.base.ExitCode;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.ledger.ChangedWiki;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.warehouse.Job;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class ContractsActivateCommandTest {

  private static final String CHANGES =
      """
      contract org.wikimedia.example.edit: version https://schemas.example.com/wiki/edit/2 added
      contract org.wikimedia.example.edit: field tags added
      meter wiki.namespaces: added
      meter wiki.pages: removed
      meter wiki.robots: filter changed
      meter wiki.tags: added
      """;

  @TempDir private Path folder;
  private Path home;
  private Path changed;

  @BeforeEach
  void createLedger() {
    home = folder.resolve("ledger");
    Ledger.openOrCreate(Folder.at(home), "wiki", "wiki");
    changed = ChangedWiki.in(folder.resolve("changed"));
  }

  private Said activate(String day, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "contracts",
                "activate",
                "--ledger=" + home,
                "--catalog=" + changed,
                "--posted-from=" + day));
    arguments.addAll(List.of(more));
    return Said.run(arguments.toArray(String[]::new));
  }

  @Test
  void aDayThatIsNoneIsAnsweredWithTheFormOfOne() {
    assertThat(
        Said.run("contracts", "activate", "--catalog=mine", "--posted-from=tomorrow"),
        is(
            new Said(
                2,
                "",
                "Invalid value for option '--posted-from': 'tomorrow' must be a date, such as"
                    + " 2027-01-31\nTry: tally contracts activate --help\n")));
  }

  @Test
  void aCatalogTakesEffectAndTheLedgerListsIt() {
    assertThat(
        activate("2150-01-01"),
        is(
            new Said(
                0,
                CHANGES
                    + "What is booked from 2150-01-01 on, UTC, is counted by the catalog"
                    + " changed.\n",
                "")));
    assertThat(
        Said.run("contracts", "list", "--ledger=" + home),
        is(
            new Said(
                0,
                """
                posted from    catalog  contracts  meters
                the beginning  wiki             1       5
                2150-01-01     changed          1       6
                """,
                "")));
  }

  @Test
  void whoeverCountsLiveIsToldToStartAgain() {
    DuckDbWarehouse.in(home).beginRun(Job.LIVE, Ledger.open(Folder.at(home)).catalogs(), List.of());

    assertThat(
        activate("2150-01-01"),
        is(
            new Said(
                0,
                CHANGES
                    + "What is booked from 2150-01-01 on, UTC, is counted by the catalog changed.\n"
                    + "A live run that began before does not know it and may write no more: start"
                    + " tally live again.\n",
                "")));
  }

  @Test
  void aDryRunChangesNothing() {
    Ledger before = Ledger.open(Folder.at(home));

    assertThat(
        activate("2150-01-01", "--dry-run"),
        is(
            new Said(
                0,
                CHANGES
                    + "What is booked from 2150-01-01 on, UTC, would be counted by the catalog"
                    + " changed; nothing is activated.\n",
                "")));
    assertThat(Ledger.open(Folder.at(home)), is(before));
    assertThat(Files.exists(home.resolve("catalogs/2")), is(false));
  }

  @Test
  void aCatalogThatChangesNoRowMayTakeEffect() {
    changed = ChangedWiki.unchangedIn(folder.resolve("reworded"));

    assertThat(
        activate("2150-01-01", "--dry-run").out(),
        is(
            "Nothing that decides a row changes.\n"
                + "What is booked from 2150-01-01 on, UTC, would be counted by the catalog"
                + " reworded; nothing is activated.\n"));
  }

  @Test
  void whatBreaksSomebodyIsNotActivated() {
    changed = ChangedWiki.unchangedIn(folder.resolve("breaking"));
    ChangedWiki.edit(changed.resolve("events/edit.yaml"), "topic: wiki.edits", "topic: edits");

    assertThat(
        activate("2150-01-01"),
        is(
            new Said(
                ExitCode.FAULT.number(),
                changed
                    + "/events/edit.yaml:4: TOPIC_CHANGED: org.wikimedia.example.edit: The topic"
                    + " changed from wiki.edits to edits: keep it, or declare a new event type.\n"
                    + readers()
                    + "No contract travels on the topic wiki.edits any more, and a ledger keeps its"
                    + " topics; keep a contract there.\n"
                    + "The topic edits is new, and a ledger takes up no topic later; use one of"
                    + " wiki.edits, or another ledger.\n"
                    + "Nothing is activated.\n",
                "")));
  }

  private static String readers() {
    return """
        read by the meter wiki.channels
        read by the meter wiki.editors
        read by the meter wiki.edits
        read by the meter wiki.pages
        read by the meter wiki.robots
        read by the rule 'text is added or deleted in bytes, never in fewer than none' of\
     org.wikimedia.example.edit (recent-changes@example.com)
        read by the rule 'the page grows by what was added less what was deleted' of\
     org.wikimedia.example.edit (recent-changes@example.com)
    """;
  }

  @Test
  void whatALedgerCannotTakeUpIsNotActivated() {
    ChangedWiki.edit(changed.resolve("meters/edits.yaml"), "window: 5m", "window: 1m");

    assertThat(
        activate("2150-01-01"),
        is(
            new Said(
                ExitCode.BAD_INPUT.number(),
                "The meter wiki.robots had another window, group_by or measures, and its rows keep"
                    + " them; give the changed meter another name.\nNothing is activated.\n",
                "")));
  }

  @Test
  void aCatalogThatIsNotInOrderIsNotActivated() {
    ChangedWiki.edit(changed.resolve("meters/edits.yaml"), "is_robot && added", "is_robot && add");

    assertThat(
        activate("2150-01-01").out(),
        matchesPattern(changed + "/meters/edits.yaml:\\d+: .*\nNothing is activated.\n"));
  }

  @Test
  void aDayThatIsNotAheadIsRefused() {
    DuckDbWarehouse.in(home).beginRun(Job.LIVE, Ledger.open(Folder.at(home)).catalogs(), List.of());
    Said said = activate("2026-01-01");

    assertThat(said.exitCode(), is(ExitCode.BAD_INPUT.number()));
    assertThat(
        said.err(),
        matchesPattern(
            "A catalog cannot take effect on 2026-01-01, because what is read now may be booked up"
                + " to [-0-9T:.]+Z; name a later day with --posted-from.\n"));
    assertThat(Ledger.open(Folder.at(home)).catalogs().count(), is(1));
  }

  @Test
  void whatIsNoFolderIsRefused() {
    changed = folder.resolve("nowhere");

    assertThat(
        activate("2150-01-01"),
        is(
            new Said(
                ExitCode.BAD_INPUT.number(),
                "",
                changed + " is no folder; name the catalog's with --catalog.\n")));
  }
}
