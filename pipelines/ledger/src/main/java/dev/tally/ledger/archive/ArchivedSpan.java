package dev.tally.ledger.archive;

import static java.util.stream.Collectors.toMap;

import dev.tally.catalog.LedgerTerms;
import dev.tally.event.Position;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** What an archive holds of some topics, and whether it is enough to close some days. */
public final class ArchivedSpan {

  private final Folder archive;
  private final List<Manifest> manifests;
  private final List<ArchivedFile> files;
  private final List<Gap> lostManifests;
  private final List<String> unknownTopics;

  private ArchivedSpan(
      Folder archive,
      List<Manifest> manifests,
      List<ArchivedFile> files,
      List<Gap> lostManifests,
      List<String> unknownTopics) {
    this.archive = archive;
    this.manifests = List.copyOf(manifests);
    this.files = List.copyOf(files);
    this.lostManifests = List.copyOf(lostManifests);
    this.unknownTopics = List.copyOf(unknownTopics);
  }

  /**
   * Returns what a ledger's archive holds of some topics.
   *
   * @throws dev.tally.base.UserError if nothing tells what the archive should hold
   */
  public static ArchivedSpan of(Ledger ledger, Collection<String> topics) {
    return of(ManifestList.of(ledger), topics);
  }

  /** Returns what a list says of some topics. */
  public static ArchivedSpan of(ManifestList list, Collection<String> topics) {
    List<Manifest> manifests = new ArrayList<>();
    List<Gap> lost = new ArrayList<>();
    List<String> unknown = new ArrayList<>(topics);
    for (ManifestList.Entry entry : list.entries()) {
      unknown.remove(entry.topic());
      if (topics.contains(entry.topic())) {
        Optional<Gap> damage = list.lost(entry);
        damage.ifPresent(lost::add);
        if (damage.isEmpty()) {
          manifests.add(list.manifest(entry));
        }
      }
    }
    List<ArchivedFile> files =
        manifests.stream().flatMap(manifest -> manifest.files().stream()).toList();
    return new ArchivedSpan(list.archive(), manifests, files, lost, unknown);
  }

  /** Returns which offset of each partition is archived next. */
  public Map<TopicPartition, Long> nextOffsets() {
    return manifests.stream()
        .collect(
            toMap(
                manifest -> new TopicPartition(manifest.topic(), manifest.partition()),
                Manifest::next));
  }

  /** Returns when the first archived record arrived, epoch milliseconds. */
  public Optional<Long> firstArrival() {
    return files.stream().map(ArchivedFile::firstArrival).min(Long::compare);
  }

  /** Returns when the last archived record arrived, epoch milliseconds. */
  public Optional<Long> lastArrival() {
    return files.stream().map(ArchivedFile::lastArrival).max(Long::compare);
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
    return files.stream()
        .filter(file -> file.lastArrival() >= first && file.firstArrival() <= last)
        .toList();
  }

  /**
   * Returns, of each partition, the first archived file with records that can be booked from a time
   * on; or its last file, if there is none, where the record that ends a history may be.
   *
   * @param from epoch milliseconds, inclusive
   */
  public List<ArchivedFile> firstFiles(long from, LedgerTerms terms) {
    long first = from - terms.futureBound().toMillis();
    return manifests.stream()
        .map(Manifest::files)
        .filter(all -> !all.isEmpty())
        .map(
            all ->
                all.stream()
                    .filter(file -> file.lastArrival() >= first)
                    .findFirst()
                    .orElse(all.get(all.size() - 1)))
        .toList();
  }

  /** Returns all files, partition by partition in offset order. */
  public List<ArchivedFile> files() {
    return files;
  }

  /** Returns the same without the files that are damaged. */
  public ArchivedSpan without(Collection<Gap> gaps) {
    List<ArchivedFile> sound =
        files.stream().filter(file -> gaps.stream().noneMatch(gap -> gap.isOf(file))).toList();
    return new ArchivedSpan(archive, manifests, sound, lostManifests, unknownTopics);
  }

  /**
   * Returns one sentence for each topic or partition of which not everything is archived that
   * arrived by a time, and still may be.
   */
  public List<String> missingBy(long time) {
    List<String> missing = new ArrayList<>();
    unknownTopics.forEach(topic -> missing.add(topic + ": nothing is archived"));
    for (Manifest manifest : manifests) {
      if (manifest.completeThrough() < time && !manifest.hasEnded()) {
        String through =
            manifest.completeThrough() == Long.MIN_VALUE
                ? "nothing"
                : "only what arrived by " + Instant.ofEpochMilli(manifest.completeThrough());
        missing.add(manifest.name() + ": " + through + " is archived");
      }
    }
    return missing;
  }

  /**
   * Returns what should be archived and is not, as far as it can be booked in a span. Every file is
   * read for it that has records of the span, and its checksum compared.
   *
   * @param from epoch milliseconds, inclusive
   * @param to epoch milliseconds, exclusive
   */
  public List<Gap> gaps(long from, long to, LedgerTerms terms) {
    List<Gap> gaps = new ArrayList<>(lostManifests);
    for (Manifest manifest : manifests) {
      manifest.gaps().stream().filter(gap -> gap.touches(from, to, terms)).forEach(gaps::add);
      breaks(manifest).forEach(gaps::add);
    }
    for (ArchivedFile file : files(from, to, terms)) {
      ArchiveFileReader.damage(archive, file).ifPresent(what -> gaps.add(Gap.of(file, what)));
    }
    return gaps;
  }

  /** Returns where a range does not start right behind the one before, or at the first offset. */
  private static List<Gap> breaks(Manifest manifest) {
    List<Gap> breaks = new ArrayList<>();
    long expected = manifest.first();
    for (long[] range : manifest.ranges()) {
      if (range[0] != expected) {
        breaks.add(unclear(manifest, expected, range[0]));
      }
      expected = range[1] + 1;
    }
    if (expected != manifest.next()) {
      breaks.add(unclear(manifest, expected, manifest.next()));
    }
    return breaks;
  }

  private static Gap unclear(Manifest manifest, long expected, long follows) {
    return new Gap(
        Gap.Cause.DAMAGED,
        manifest.topic(),
        manifest.partition(),
        Math.min(expected, follows),
        Math.max(expected, follows) - 1,
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        follows > expected
            ? "are in no file that the manifest names"
            : "are in two files that the manifest names");
  }

  /** Whether a record is in some file's range and not in one of its holes. */
  public boolean covers(Position position) {
    return files.stream().anyMatch(file -> file.covers(position));
  }

  /**
   * Whether a partition is archived up to an offset, or nothing behind its end ever can be.
   *
   * @param partition as {@code topic/partition}
   */
  public boolean reaches(String partition, long offset) {
    return manifests.stream()
        .filter(manifest -> partition.equals(manifest.topic() + "/" + manifest.partition()))
        .allMatch(manifest -> offset < manifest.next() || manifest.hasEnded());
  }
}
