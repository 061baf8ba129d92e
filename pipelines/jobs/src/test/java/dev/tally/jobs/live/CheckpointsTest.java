package dev.tally.jobs.live;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.Run;
import dev.tally.warehouse.RunEntry;
import dev.tally.warehouse.RunStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A catalog that holds from May on is activated on 30 April at noon: {@code live-1} began before
 * and does not know it, {@code live-3} began behind it.
 */
class CheckpointsTest {

  private static final List<RunEntry> RUNS =
      List.of(
          run(1, "2026-04-29T00:00:00Z", RunStatus.RUNNING, 1),
          run(2, "2026-04-30T12:00:00Z", RunStatus.ACTIVATED, 2),
          run(3, "2026-04-30T12:05:00Z", RunStatus.RUNNING, 2));

  @TempDir private Path folder;
  private Ledger ledger;
  private final List<String> said = new ArrayList<>();

  private static RunEntry run(long generation, String startedAt, RunStatus status, int catalogs) {
    return new RunEntry(
        new Run("live-" + generation, Job.LIVE, generation),
        Instant.parse(startedAt).toEpochMilli(),
        null,
        status,
        catalogs,
        "{}");
  }

  @BeforeEach
  void createLedger() {
    Ledger created = Ledger.openOrCreate(Folder.at(folder.resolve("ledger")), "wiki", "wiki");
    ledger = created.with(created.catalog(), LocalDate.parse("2026-05-01"));
  }

  @Test
  void withoutACheckpointThereIsNoneToGoOnFrom() throws IOException {
    assertThat(newest(), is(Optional.empty()));
    Files.createDirectories(ledger.checkpoints().folder("live-1/a/chk-1").path());
    assertThat(newest(), is(Optional.empty()));
  }

  @Test
  void theNewestIsGoneOnFromWhicheverRunMadeIt() throws IOException {
    complete("live-1/a/chk-7", "2026-04-30T11:00:00Z");
    complete("live-3/b/chk-1", "2026-05-01T11:00:00Z");
    complete("live-3/b/chk-2", "2026-05-01T12:00:00Z");

    assertThat(newest(), is(Optional.of(ledger.checkpoints().folder("live-3/b/chk-2"))));
  }

  @Test
  void copyingALedgerDoesNotChangeWhichIsTheNewest() throws IOException {
    complete("live-3/b/chk-10", "2026-05-01T10:00:00Z");
    complete("live-3/b/chk-9", "2026-05-01T11:00:00Z");
    complete("live-1/a/chk-70", "2026-05-01T12:00:00Z");

    assertThat(newest(), is(Optional.of(ledger.checkpoints().folder("live-3/b/chk-10"))));
    assertThat(
        new Checkpoints(ledger, RUNS).notNeeded(),
        is(List.of(ledger.checkpoints().folder("live-1"))));
  }

  @Test
  void aRunThatDoesNotKnowACatalogIsGoneOnFromWhileNothingItHoldsForCanHaveBeenRead()
      throws IOException {
    complete("live-1/a/chk-7", "2026-04-30T23:57:59.999Z");

    assertThat(newest(), is(Optional.of(ledger.checkpoints().folder("live-1/a/chk-7"))));
  }

  @Test
  void whatWasCompleteBeforeTheActivationIsGoneOnFrom() throws IOException {
    Ledger history =
        Ledger.open(ledger.home()).with(ledger.catalog(), LocalDate.parse("2015-09-13"));
    complete("live-1/a/chk-7", "2026-04-30T12:00:00Z");

    assertThat(
        new Checkpoints(history, RUNS).newest(Set.of(), said::add),
        is(Optional.of(ledger.checkpoints().folder("live-1/a/chk-7"))));
  }

  @Test
  void aRunThatDoesNotKnowACatalogIsNotGoneOnFromLater() throws IOException {
    complete("live-3/b/chk-2", "2026-05-01T12:00:00Z");
    complete("live-1/a/chk-9", "2026-05-02T00:00:00Z");

    assertThat(newest(), is(Optional.of(ledger.checkpoints().folder("live-3/b/chk-2"))));
  }

  @Test
  void whereThereIsNoOtherTheStartIsRefused() throws IOException {
    complete("live-1/a/chk-8", "2026-04-30T23:58:00Z");
    complete("live-1/a/chk-9", "2026-05-01T00:00:00Z");

    UserError refused = assertThrows(UserError.class, this::newest);

    assertThat(refused.exitCode(), is(ExitCode.BAD_INPUT));
    assertThat(
        refused.getMessage(),
        is(
            "The checkpoint "
                + ledger.checkpoints().folder("live-1/a/chk-9")
                + " of 2026-05-01T00:00:00Z is by a run that did not know the catalog which holds"
                + " from 2026-05-01T00:00:00Z on, and may hold records of that time; put an earlier"
                + " checkpoint back, or move "
                + ledger.checkpoints()
                + " away to count again from the last close, or else the first offsets."));
  }

  private Optional<Folder> newest() {
    return new Checkpoints(ledger, RUNS).newest(Set.of(), said::add);
  }

  private void complete(String checkpoint, String at) throws IOException {
    Path metadata = ledger.checkpoints().path().resolve(checkpoint).resolve("_metadata");
    Files.createDirectories(metadata.getParent());
    try (OutputStream out = Files.newOutputStream(metadata)) {
      org.apache.flink.runtime.checkpoint.Checkpoints.storeCheckpointMetadata(
          new CheckpointMetadata(1, List.of(), List.of()), out);
    }
    Files.setLastModifiedTime(metadata, FileTime.from(Instant.parse(at)));
  }
}
