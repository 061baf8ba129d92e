package dev.tally.jobs.probe;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.event.Hash128;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.Totals;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundsTest {

  private static final long MINUTE = 60_000;
  private static final Posting SHARED = row("a", 0);
  private static final Posting LATER = row("a", MINUTE);

  @TempDir private Path folder;
  private Ledger ledger;

  @BeforeEach
  void createLedger() {
    ledger = Ledger.openOrCreate(Folder.at(folder), "shop", "retail");
  }

  @Test
  void roundsAreReadInTheOrderOfTheirRuns() {
    try (Rounds rounds = Rounds.open(ledger)) {
      rounds.write(round("2", List.of(LATER)));
      rounds.write(round("1", List.of(SHARED)));

      assertThat(rounds.read(), contains(round("1", List.of(SHARED)), round("2", List.of(LATER))));
    }
  }

  @Test
  void whatARoundSharesWithOneThatIsForgottenIsForgottenToo() {
    Round gone = round("1", List.of(SHARED));
    Round stays = round("2", List.of(SHARED, LATER));
    try (Rounds rounds = Rounds.open(ledger)) {
      rounds.write(gone);
      rounds.write(stays);

      rounds.forget(Set.of(gone), rounds.read());

      assertThat(rounds.read(), contains(round("2", List.of(LATER))));
    }
  }

  @Test
  void oneRunAtATimeHasTheRounds() {
    Rounds first = Rounds.open(ledger);
    UserError refusal = assertThrows(UserError.class, () -> Rounds.open(ledger));
    first.close();

    assertThat(refusal.exitCode(), is(ExitCode.NOT_READY));
    assertThat(
        refusal.getMessage(),
        is("Another tally probe is at work on the ledger in " + folder + "; run it again later."));
    Rounds.open(ledger).close();
  }

  @Test
  void aDecisionThatIsNoRoundIsNamed() {
    try (Rounds rounds = Rounds.open(ledger)) {
      ledger.warehouse().open().decide("probe/1", 0, "{}");

      UserError refusal = assertThrows(UserError.class, rounds::read);

      assertThat(
          refusal.getMessage(),
          is("The decision probe/1 in the warehouse is no round of tally probe; delete that row."));
    }
  }

  private static Round round(String run, List<Posting> rows) {
    return new Round(run, 0, true, List.of(), rows);
  }

  private static Posting row(String group, long start) {
    return new Posting(
        new PostingKey("tally.probe.sales", List.of(group), start),
        MINUTE,
        start,
        new Totals(List.of(1L), 1, 0, Hash128.of(group)));
  }
}
