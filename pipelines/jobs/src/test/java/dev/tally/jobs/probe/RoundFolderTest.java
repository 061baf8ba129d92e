package dev.tally.jobs.probe;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.event.Hash128;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.Totals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundFolderTest {

  private static final long MINUTE = 60_000;
  private static final Posting SHARED = row("a", 0);
  private static final Posting LATER = row("a", MINUTE);

  @TempDir private Path ledger;

  @Test
  void roundsAreReadInTheOrderOfTheirRuns() {
    try (RoundFolder folder = RoundFolder.open(ledger)) {
      folder.write(round("2", List.of(LATER)));
      folder.write(round("1", List.of(SHARED)));

      assertThat(folder.read(), contains(round("1", List.of(SHARED)), round("2", List.of(LATER))));
    }
  }

  @Test
  void whatARoundSharesWithOneThatIsForgottenIsForgottenToo() {
    Round gone = round("1", List.of(SHARED));
    Round stays = round("2", List.of(SHARED, LATER));
    try (RoundFolder folder = RoundFolder.open(ledger)) {
      folder.write(gone);
      folder.write(stays);

      folder.forget(Set.of(gone), folder.read());

      assertThat(folder.read(), contains(round("2", List.of(LATER))));
    }
  }

  @Test
  void oneRunAtATimeHasTheFolder() {
    RoundFolder first = RoundFolder.open(ledger);
    UserError refusal = assertThrows(UserError.class, () -> RoundFolder.open(ledger));
    first.close();

    assertThat(refusal.exitCode(), is(ExitCode.NOT_READY));
    assertThat(
        refusal.getMessage(),
        is("Another tally probe is at work on the ledger in " + ledger + "; run it again later."));
    RoundFolder.open(ledger).close();
  }

  @Test
  void aFileThatIsNoRoundIsNamed() throws Exception {
    try (RoundFolder folder = RoundFolder.open(ledger)) {
      Path file = ledger.resolve("probes").resolve("1.json");
      Files.writeString(file, "{}");

      UserError refusal = assertThrows(UserError.class, folder::read);

      assertThat(
          refusal.getMessage(),
          is("The file " + file + " is no round of tally probe; move it away."));
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
