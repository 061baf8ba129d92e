package dev.tally.ledger.archive;

import static java.util.Objects.requireNonNull;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.kafka.KafkaTopics;
import dev.tally.kafka.KafkaTopics.Span;
import dev.tally.ledger.ControlLog;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.LedgerLock;
import dev.tally.warehouse.Warehouse;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicReference;
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

  /** How many partitions at once: each keeps the records of a file until it ends. */
  private static final int THREADS = 2;

  private final Ledger ledger;
  private final KafkaTopics log;
  private final InstantSource clock;
  private final ArchiveEngine engine;
  private final List<Gap> found = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * @param clock what tells that a record's timestamp cannot be true
   */
  public Archive(Ledger ledger, KafkaTopics log, InstantSource clock) {
    this(ledger, log, clock, ArchiveEngine.inThisProcess(THREADS));
  }

  /**
   * @param clock what tells that a record's timestamp cannot be true
   * @param engine where the partitions are archived
   */
  public Archive(Ledger ledger, KafkaTopics log, InstantSource clock, ArchiveEngine engine) {
    this.ledger = ledger;
    this.log = log;
    this.clock = clock;
    this.engine = engine;
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
    return archive(list, tasks(list, spans, brokersTime), warehouse);
  }

  private List<ArchiveTask> tasks(
      ManifestList list, Map<TopicPartition, Span> spans, OptionalLong brokersTime) {
    Long told = brokersTime.isPresent() ? (Long) brokersTime.getAsLong() : null;
    long now = clock.millis();
    Map<String, Boolean> histories = new HashMap<>();
    List<ArchiveTask> tasks = new ArrayList<>();
    for (ManifestList.Entry entry : list.entries()) {
      Span span = spans.get(new TopicPartition(entry.topic(), entry.partition()));
      if (span != null && isSound(list, entry) && !list.manifest(entry).hasEnded()) {
        boolean isHistory = histories.computeIfAbsent(entry.topic(), log::isHistory);
        tasks.add(new ArchiveTask(list.manifest(entry).end(), span, isHistory, told, now));
      }
    }
    return tasks;
  }

  private Outcome archive(ManifestList before, List<ArchiveTask> tasks, Warehouse warehouse) {
    AtomicReference<ManifestList> list = new AtomicReference<>(before);
    List<ArchivedFile> added = new ArrayList<>();
    engine.run(
        tasks,
        ledger.archive(),
        log,
        result -> {
          Manifest after = result.manifest();
          notes.addAll(result.notes());
          found.addAll(after.gaps());
          added.addAll(after.files());
          ManifestList known = requireNonNull(list.get());
          Manifest whole =
              known.manifest(known.entry(after.topic(), after.partition()).orElseThrow());
          if (!whole.end().equals(after)) {
            list.set(known.commit(List.of(whole.with(after)), warehouse));
          }
        });
    return new Outcome(
        added.size(), added.stream().mapToLong(ArchivedFile::records).sum(), found, notes);
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
    boolean isHistory = log.isHistory(manifest.topic());
    return new ArchiveTask(manifest.endBefore(file), span, isHistory, null, clock.millis())
        .rewrite(file, ledger.archive(), consumer);
  }

  /** Notes a manifest that is not what was written: its partition cannot be gone on with. */
  private boolean isSound(ManifestList list, ManifestList.Entry entry) {
    Optional<Gap> lost = list.lost(entry);
    lost.filter(gap -> !found.contains(gap)).ifPresent(found::add);
    return lost.isEmpty();
  }
}
