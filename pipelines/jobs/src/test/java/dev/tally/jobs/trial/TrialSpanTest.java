package dev.tally.jobs.trial;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.ledger.Folder;
import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.ledger.archive.ArchivedSpan;
import dev.tally.ledger.archive.Manifest;
import dev.tally.ledger.archive.ManifestList;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialSpanTest {

  @TempDir private Path folder;

  @BeforeEach
  void archiveFourDaysOfTwoPartitions() {
    manifest(0, "2026-03-01T23:59:59.999Z", "2026-03-02T00:00:00Z", "2026-03-03T08:00:00Z");
    manifest(1, "2026-03-02T10:00:00Z", "2026-03-04T23:59:59.999Z");
  }

  @Test
  void theLastDayIsThatOfTheLastArrivalOfAnyPartition() {
    TrialSpan span = TrialSpan.of(archived(), 2, Optional.empty()).orElseThrow();
    assertThat(span.toString(), is("2026-03-03..2026-03-04"));
    assertThat(arrivals(span), is(List.of("2026-03-03T08:00:00Z", "2026-03-04T23:59:59.999Z")));
    assertThat(span.records(), is(20L));
  }

  @Test
  void daysEndAtMidnightInUtc() {
    TrialSpan span = TrialSpan.of(archived(), 1, day("2026-03-02")).orElseThrow();
    assertThat(span.toString(), is("2026-03-02"));
    assertThat(arrivals(span), is(List.of("2026-03-02T00:00:00Z", "2026-03-02T10:00:00Z")));
  }

  @Test
  void daysBeforeTheFirstArrivalAreEmpty() {
    TrialSpan span = TrialSpan.of(archived(), 7, day("2026-03-01")).orElseThrow();
    assertThat(span.toString(), is("2026-02-23..2026-03-01"));
    assertThat(arrivals(span), is(List.of("2026-03-01T23:59:59.999Z")));
  }

  @Test
  void daysOnWhichNothingArrivedAreNoSpan() {
    assertThat(TrialSpan.of(archived(), 7, day("2026-02-28")), is(Optional.empty()));
    assertThat(TrialSpan.of(archived(), 1, day("2026-03-05")), is(Optional.empty()));
  }

  @Test
  void ofAnArchiveOfOtherTopicsThereIsNoSpan() {
    ArchivedSpan others = ArchivedSpan.of(list(), List.of("garage.gates"));
    assertThat(TrialSpan.of(others, 7, Optional.empty()), is(Optional.empty()));
  }

  private ArchivedSpan archived() {
    return ArchivedSpan.of(list(), List.of("garage.stays"));
  }

  private ManifestList list() {
    return ManifestList.of(Folder.at(folder), DuckDbWarehouse.in(folder));
  }

  private void manifest(int partition, String... arrivals) {
    Manifest manifest = Manifest.empty("garage.stays", "id", partition, 0);
    for (String arrival : arrivals) {
      long time = Instant.parse(arrival).toEpochMilli();
      long from = manifest.next();
      manifest =
          manifest.with(
              new ArchivedFile(
                  "file",
                  "garage.stays",
                  partition,
                  from,
                  from + 9,
                  10,
                  List.of(),
                  time,
                  time,
                  ""));
    }
    list().commit(List.of(manifest), DuckDbWarehouse.in(folder));
  }

  private static Optional<LocalDate> day(String text) {
    return Optional.of(LocalDate.parse(text));
  }

  private static List<String> arrivals(TrialSpan span) {
    return span.files().stream()
        .map(file -> Instant.ofEpochMilli(file.firstArrival()).toString())
        .toList();
  }
}
