package dev.tally.ledger.archive;

import static java.util.Objects.requireNonNull;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.LedgerTerms;
import dev.tally.event.ArrivalTime;
import dev.tally.kafka.KafkaTopics;
import dev.tally.kafka.KafkaTopics.Span;
import dev.tally.ledger.ControlLog;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.LedgerLock;
import dev.tally.warehouse.Warehouse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Copies what the topics hold to files, from where the manifests end to where the topics end now.
 *
 * <p>Files are cut by the data, at arrival hours, and named by their offsets; a file that is
 * written again has the same bytes. Running it twice changes nothing. What a topic no longer holds
 * is noted as a {@link Gap}, and everything else is archived all the same.
 *
 * <p>How far a partition is complete follows from its log: up to its last record. Where nothing
 * comes, the brokers' clocks tell it, less a margin, and only if no transaction is open and append
 * times did not step back further than that margin.
 */
public final class Archive {

  private final Ledger ledger;
  private final KafkaTopics log;
  private final InstantSource clock;
  private final List<Gap> found = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param clock what tells that a record's timestamp cannot be true
   */
  public Archive(Ledger ledger, KafkaTopics log, InstantSource clock) {
    this.ledger = ledger;
    this.log = log;
    this.clock = clock;
  }

  /**
   * What a run came to.
   *
   * @param files how many files it added
   * @param records how many records they hold
   * @param gaps what it found that will never be archived
   * @param notes why a partition's archive is not as far as its topic, in sentences
   */
  public record Outcome(long files, long records, List<Gap> gaps, List<String> notes) {

    public Outcome {
      gaps = List.copyOf(gaps);
      notes = List.copyOf(notes);
    }
  }

  /**
   * Archives the ledger's topics and its canonical topic.
   *
   * @throws UserError if somebody else archives them now
   */
  public Outcome run() {
    LedgerLock alone = LedgerLock.take(ledger, "tally archive");
    try (alone) {
      return runAlone();
    }
  }

  private Outcome runAlone() {
    new ControlLog(log, ledger.controlTopic()).createIfAbsent();
    Warehouse warehouse = ledger.warehouse().open();
    ManifestList list = ManifestList.of(ledger);
    List<String> topics = topics(list);
    SortedMap<String, String> ids = log.topicIds(topics);
    mustExist(topics, list, ids);
    list = list.commit(ended(list, ids), warehouse);
    OptionalLong brokersTime = BrokerClocks.earliest(log, ledger.brokerClocksTopic());
    // Asked behind the clocks: what is appended from now on has a later time.
    Map<TopicPartition, Span> spans = log.spans(log.partitions(ids.keySet()));
    list = list.commit(begun(list, ids, spans), warehouse);
    long files = 0;
    long records = 0;
    try (Consumer<byte[], byte[]> consumer = log.openConsumer()) {
      for (ManifestList.Entry entry : list.entries()) {
        Span span = spans.get(new TopicPartition(entry.topic(), entry.partition()));
        if (span == null || !isSound(list, entry) || list.manifest(entry).hasEnded()) {
          continue;
        }
        Manifest before = list.manifest(entry);
        Manifest after = archive(consumer, before, span, brokersTime);
        if (!after.equals(before)) {
          list = list.commit(List.of(after), warehouse);
        }
        List<ArchivedFile> added =
            after.files().subList(before.files().size(), after.files().size());
        files += added.size();
        records += added.stream().mapToLong(ArchivedFile::records).sum();
      }
    }
    return new Outcome(files, records, found, notes);
  }

  /**
   * Takes up the archive that lies in the ledger's folder, in a warehouse that knows of none.
   *
   * @return how many files it has
   * @throws UserError if the warehouse knows of one, or the folder's list is damaged
   */
  public long adopt() {
    LedgerLock alone = LedgerLock.take(ledger, "tally archive");
    try (alone) {
      ManifestList list = ManifestList.adopt(ledger.archive(), ledger.warehouse().open());
      return list.entries().stream().mapToLong(entry -> list.manifest(entry).files().size()).sum();
    }
  }

  /** Returns the ledger's topics, and live's own where it is there or has been. */
  private List<String> topics(ManifestList list) {
    List<String> topics = new ArrayList<>(ledger.topics());
    String canonical = ledger.canonicalTopic();
    if (list.entry(canonical, 0).isPresent() || log.exists(canonical)) {
      topics.add(canonical);
    }
    return topics;
  }

  private void mustExist(List<String> topics, ManifestList list, Map<String, String> ids) {
    for (String topic : topics) {
      if (!ids.containsKey(topic) && list.entry(topic, 0).isEmpty()) {
        throw new UserError(
            ExitCode.NOT_READY,
            "The topic " + topic + " does not exist at " + log.bootstrapServers() + ".");
      }
    }
  }

  /** Returns the manifests of topics that are no longer those they were. */
  private List<Manifest> ended(ManifestList list, Map<String, String> ids) {
    List<Manifest> ended = new ArrayList<>();
    for (ManifestList.Entry entry : list.entries()) {
      if (!isSound(list, entry)) {
        continue;
      }
      Manifest manifest = list.manifest(entry);
      if (!manifest.topicId().equals(ids.get(entry.topic()))) {
        Gap gap =
            new Gap(
                Gap.Cause.TOPIC_RECREATED,
                entry.topic(),
                entry.partition(),
                manifest.next(),
                Long.MAX_VALUE,
                manifest.lastArrival(),
                Long.MAX_VALUE,
                "is lost, because the topic was deleted and is another one now");
        found.add(gap);
        if (!manifest.hasEnded()) {
          ended.add(manifest.with(gap));
        }
      }
    }
    return ended;
  }

  /**
   * Returns manifests of the partitions that the list does not know. The archive of a topic starts
   * where the topic does when it is first seen; that of a partition added later, at its first
   * record.
   */
  private static List<Manifest> begun(
      ManifestList list, Map<String, String> ids, Map<TopicPartition, Span> spans) {
    List<Manifest> begun = new ArrayList<>();
    spans.forEach(
        (partition, span) -> {
          if (list.entry(partition.topic(), partition.partition()).isEmpty()) {
            boolean isNew = list.entry(partition.topic(), 0).isEmpty();
            begun.add(
                Manifest.empty(
                    partition.topic(),
                    requireNonNull(ids.get(partition.topic())),
                    partition.partition(),
                    isNew ? span.first() : 0));
          }
        });
    return begun;
  }

  /**
   * What a repair came to.
   *
   * @param repaired the files that are again what was written
   * @param lost what is damaged still
   */
  public record Repair(List<ArchivedFile> repaired, List<Gap> lost) {

    public Repair {
      repaired = List.copyOf(repaired);
      lost = List.copyOf(lost);
    }
  }

  /**
   * Reads every file that is missing or damaged from its topic again, as far as that still has its
   * records. A file counts as repaired only if it has the checksum that it was first written with.
   *
   * @throws UserError if somebody else archives the topics now
   */
  public Repair repair() {
    LedgerLock alone = LedgerLock.take(ledger, "tally archive");
    try (alone) {
      ManifestList list = ManifestList.of(ledger);
      SortedMap<String, String> ids = log.topicIds(topics(list));
      Map<TopicPartition, Span> spans = log.spans(log.partitions(ids.keySet()));
      List<ArchivedFile> repaired = new ArrayList<>();
      try (Consumer<byte[], byte[]> consumer = log.openConsumer()) {
        for (ManifestList.Entry entry : list.entries()) {
          if (isSound(list, entry)) {
            Manifest manifest = list.manifest(entry);
            boolean isSame = manifest.topicId().equals(ids.get(entry.topic()));
            Span span = spans.get(new TopicPartition(entry.topic(), entry.partition()));
            repaired.addAll(repair(consumer, manifest, isSame ? span : null));
          }
        }
      }
      return new Repair(repaired, found);
    }
  }

  /**
   * Writes the damaged files of a partition again and returns those that are what they were.
   *
   * @param span what the partition holds, or null if it is no longer the one that was archived
   */
  private List<ArchivedFile> repair(
      Consumer<byte[], byte[]> consumer, Manifest manifest, @Nullable Span span) {
    List<ArchivedFile> repaired = new ArrayList<>();
    for (ArchivedFile file : manifest.files()) {
      Optional<String> damage = ArchiveFileReader.damage(ledger.archive(), file);
      if (damage.isEmpty()) {
        continue;
      }
      if (span != null && rewrite(consumer, manifest, file, span)) {
        repaired.add(file);
      } else {
        found.add(Gap.of(file, damage.get()));
      }
    }
    return repaired;
  }

  private boolean rewrite(
      Consumer<byte[], byte[]> consumer, Manifest manifest, ArchivedFile file, Span span) {
    if (span.first() > file.from() || span.lastStable() <= file.to()) {
      return false;
    }
    Manifest before = manifest.before(file);
    Manifest after =
        new PartitionArchiver(
                ledger.archive(), consumer, before, earliest(consumer, before, span, false), clock)
            .copyTo(file.to() + 1);
    return after.files().get(after.files().size() - 1).equals(file);
  }

  private Manifest archive(
      Consumer<byte[], byte[]> consumer, Manifest before, Span span, OptionalLong brokersTime) {
    String name = before.name();
    if (span.end() < before.next()) {
      notes.add(
          String.format(
              "%s ends at offset %d, and %d offsets are archived: its broker has lost records, or"
                  + " is still catching up.",
              name, span.end(), before.next()));
      return before;
    }
    boolean isHistory = log.isHistory(before.topic());
    PartitionArchiver archiver =
        new PartitionArchiver(
            ledger.archive(), consumer, before, earliest(consumer, before, span, isHistory), clock);
    Manifest after = archiver.copyTo(span.lastStable());
    found.addAll(after.gaps().subList(before.gaps().size(), after.gaps().size()));
    Optional.ofNullable(archiver.firstBehindClaim())
        .ifPresent(offset -> notes.add(behindClaim(before, offset)));
    if (span.lastStable() < span.end()) {
      notes.add(
          String.format(
              "%s: a transaction has been open since offset %d; nothing behind it is archived"
                  + " before it ends.",
              name, span.lastStable()));
      return after;
    }
    boolean clocksAgree = archiver.furthestBack().compareTo(LedgerTerms.CLOCK_MARGIN) <= 0;
    return brokersTime.isPresent() && clocksAgree && !isHistory
        ? after.completeThrough(brokersTime.getAsLong() - LedgerTerms.CLOCK_MARGIN.toMillis())
        : after;
  }

  /** Returns before when the next record cannot have arrived, or {@link ArrivalTime#NONE}. */
  private long earliest(
      Consumer<byte[], byte[]> consumer, Manifest manifest, Span span, boolean isHistory) {
    TopicPartition partition = new TopicPartition(manifest.topic(), manifest.partition());
    if (isHistory && manifest.completeThrough() > manifest.lastArrival()) {
      // Only behind its end is a history complete beyond its last record.
      return manifest.completeThrough() + 1;
    }
    // Only of a partition of which nothing is archived must it be asked.
    return manifest.lastArrival() == ArrivalTime.NONE
        ? KafkaTopics.firstArrival(consumer, partition, span, clock)
        : ArrivalTime.NONE;
  }

  /** Notes a manifest that is not what was written: its partition cannot be gone on with. */
  private boolean isSound(ManifestList list, ManifestList.Entry entry) {
    Optional<Gap> lost = list.lost(entry);
    lost.filter(gap -> !found.contains(gap)).ifPresent(found::add);
    return lost.isEmpty();
  }

  private static String behindClaim(Manifest before, long offset) {
    return String.format(
        "%s: the record at offset %d arrived, by its broker's clock, at a time up to which"
            + " everything was held to be archived; days that are closed do not count it.",
        before.name(), offset);
  }
}
