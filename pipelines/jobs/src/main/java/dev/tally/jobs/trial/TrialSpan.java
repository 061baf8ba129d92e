package dev.tally.jobs.trial;

import dev.tally.ledger.archive.ArchivedFile;
import dev.tally.ledger.archive.ArchivedSpan;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * The archived records that arrived on some days.
 *
 * @param first the first day, UTC
 * @param last the last one, itself included
 * @param files whole, because a file holds what arrived in one hour
 */
public record TrialSpan(LocalDate first, LocalDate last, List<ArchivedFile> files) {

  public TrialSpan {
    files = List.copyOf(files);
  }

  /**
   * Returns a number of days of an archive.
   *
   * @param days how many, at least 1
   * @param wanted the last of them, or empty for the day of the last arrival
   * @return nothing if no record arrived on these days
   */
  public static Optional<TrialSpan> of(
      ArchivedSpan archived, int days, Optional<LocalDate> wanted) {
    Optional<LocalDate> last = wanted.or(() -> archived.lastArrival().map(TrialSpan::day));
    return last.map(day -> of(archived, day.minusDays(days - 1L), day))
        .filter(span -> !span.files.isEmpty());
  }

  private static TrialSpan of(ArchivedSpan archived, LocalDate first, LocalDate last) {
    long from = midnight(first);
    long to = midnight(last.plusDays(1));
    List<ArchivedFile> files =
        archived.files().stream()
            .filter(file -> file.firstArrival() >= from && file.firstArrival() < to)
            .toList();
    return new TrialSpan(first, last, files);
  }

  private static LocalDate day(long time) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(time), ZoneOffset.UTC);
  }

  private static long midnight(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  /** Returns how many records the files hold. */
  public long records() {
    return files.stream().mapToLong(ArchivedFile::records).sum();
  }

  /** Returns {@code 2026-01-05..2026-01-11}, or the day where it is one. */
  @Override
  public String toString() {
    return first.equals(last) ? first.toString() : first + ".." + last;
  }
}
