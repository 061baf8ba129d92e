package dev.tally.pipelines.archive;

import dev.tally.catalog.LedgerTerms;
import dev.tally.event.Position;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What an archive holds of some topics, and whether it is enough to close some days. */
public final class ArchivedSpan {

  private final List<Manifest> manifests;

  private ArchivedSpan(List<Manifest> manifests) {
    this.manifests = List.copyOf(manifests);
  }

  /** Returns what an archive holds of some topics. */
  public static ArchivedSpan of(Path archive, Collection<String> topics) {
    return new ArchivedSpan(
        Manifest.readAll(archive).stream()
            .filter(manifest -> topics.contains(manifest.topic()))
            .toList());
  }

  /** Returns when the first archived record arrived, epoch milliseconds. */
  public Optional<Long> firstArrival() {
    return manifests.stream()
        .flatMap(manifest -> manifest.files().stream())
        .map(ArchivedFile::firstArrival)
        .min(Long::compare);
  }

  /** Returns when the last archived record arrived, epoch milliseconds. */
  public Optional<Long> lastArrival() {
    return manifests.stream()
        .flatMap(manifest -> manifest.files().stream())
        .map(ArchivedFile::lastArrival)
        .max(Long::compare);
  }

  /**
   * Returns the files with records that can be booked in a span: they arrived from {@code S} before
   * it to {@code L} after it.
   *
   * @param from epoch milliseconds, inclusive
   * @param to epoch milliseconds, exclusive
   */
  public List<ArchivedFile> files(long from, long to, LedgerTerms terms) {
    long first = from - terms.futureBound().toMillis();
    long last = to + terms.onTimeBound().toMillis();
    return manifests.stream()
        .flatMap(manifest -> manifest.files().stream())
        .filter(file -> file.lastArrival() >= first && file.firstArrival() <= last)
        .toList();
  }

  /** Returns all files, partition by partition in offset order. */
  public List<ArchivedFile> files() {
    return manifests.stream().flatMap(manifest -> manifest.files().stream()).toList();
  }

  /**
   * Returns one sentence for each partition of which not everything is archived that arrived by a
   * time.
   */
  public List<String> missingBy(long time) {
    List<String> missing = new ArrayList<>();
    for (Manifest manifest : manifests) {
      if (manifest.completeThrough() < time) {
        String through =
            manifest.completeThrough() == Long.MIN_VALUE
                ? "nothing"
                : "only what arrived by " + Instant.ofEpochMilli(manifest.completeThrough());
        missing.add(
            manifest.topic() + "-" + manifest.partition() + ": " + through + " is archived");
      }
    }
    return missing;
  }

  /**
   * Returns one sentence for each place where a range does not start right behind the one before,
   * as far as what arrived there can be booked in a span.
   *
   * @param from epoch milliseconds, inclusive
   * @param to epoch milliseconds, exclusive
   */
  public List<String> breaks(long from, long to, LedgerTerms terms) {
    long first = from - terms.futureBound().toMillis();
    long last = to + terms.onTimeBound().toMillis();
    List<String> breaks = new ArrayList<>();
    for (Manifest manifest : manifests) {
      Iterator<ArchivedFile> files = manifest.files().iterator();
      ArchivedFile before = files.hasNext() ? files.next() : null;
      while (before != null) {
        ArchivedFile next = files.hasNext() ? files.next() : null;
        long follows = next == null ? manifest.next() : next.from();
        long arrival = next == null ? manifest.lastArrival() : next.firstArrival();
        if (follows != before.to() + 1 && before.lastArrival() <= last && arrival >= first) {
          breaks.add(
              String.format(
                  "%s-%d: behind offset %d follows offset %d",
                  manifest.topic(), manifest.partition(), before.to(), follows));
        }
        before = next;
      }
    }
    return breaks;
  }

  /** Whether a record is in some file's range and not in one of its holes. */
  public boolean covers(Position position) {
    return manifests.stream()
        .filter(
            manifest ->
                manifest.topic().equals(position.topic())
                    && manifest.partition() == position.partition())
        .flatMap(manifest -> manifest.files().stream())
        .anyMatch(file -> covers(file, position.offset()));
  }

  private static boolean covers(ArchivedFile file, long offset) {
    return file.from() <= offset
        && offset <= file.to()
        && file.holes().stream().noneMatch(hole -> hole.get(0) <= offset && offset <= hole.get(1));
  }
}
