package dev.tally.jobs.status;

import static java.util.Objects.requireNonNull;

import dev.tally.jobs.close.Close;
import dev.tally.jobs.close.Days;
import dev.tally.jobs.live.Live;
import dev.tally.jobs.live.LiveProgress;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.archive.ArchivedSpan;
import dev.tally.warehouse.CellQuery;
import dev.tally.warehouse.ClosedDay;
import dev.tally.warehouse.ExceptionGroup;
import dev.tally.warehouse.ExceptionQuery;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.RunEntry;
import dev.tally.warehouse.Warehouse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How a ledger fares.
 *
 * @param ledger its name
 * @param at when it was asked
 * @param live the run of live that began last
 * @param certified up to which posting time rows are complete, by the length of their windows
 * @param exceptions how many records booked since the last closed day were not counted, by what
 *     became of them
 * @param closedThrough the last day of the closed book
 * @param openDays how many days are over and not closed
 * @param lags of live and of the archive, partition by partition
 */
public record LedgerStatus(
    String ledger,
    Instant at,
    Optional<RunEntry> live,
    SortedMap<Duration, Optional<Instant>> certified,
    SortedMap<String, Long> exceptions,
    Optional<LocalDate> closedThrough,
    long openDays,
    List<PartitionLag> lags) {

  /** The reader that counts as records arrive. */
  public static final String LIVE = "live";

  /** The reader that copies to files. */
  public static final String ARCHIVE = "archive";

  /**
   * Asks the warehouse, the archive and the brokers.
   *
   * @throws dev.tally.base.UserError if one of them does not answer
   */
  public static LedgerStatus of(Ledger ledger, KafkaTopics log, InstantSource clock) {
    Instant now = clock.instant();
    Warehouse warehouse = ledger.warehouse().open();
    ArchivedSpan archived = ArchivedSpan.of(ledger, ledger.topics());
    List<ClosedDay> closedDays = warehouse.closedDays();
    Optional<LocalDate> closed =
        closedDays.stream().map(ClosedDay::day).max(Comparator.naturalOrder());
    return new LedgerStatus(
        ledger.name(),
        now,
        warehouse.runs().stream()
            .filter(run -> run.run().job() == Job.LIVE)
            .reduce((earlier, later) -> later),
        certified(ledger, warehouse),
        exceptions(warehouse, closed.map(day -> day.plusDays(1))),
        closed,
        openDays(ledger, archived, closedDays, now),
        lags(ledger, archived, log, now));
  }

  private static SortedMap<Duration, Optional<Instant>> certified(
      Ledger ledger, Warehouse warehouse) {
    SortedMap<Duration, Optional<Instant>> certified = new TreeMap<>();
    for (long window : new LiveProgress(ledger).windows()) {
      OptionalLong through = warehouse.completeThrough(Duration.ofMillis(window));
      certified.put(
          Duration.ofMillis(window),
          through.isPresent()
              ? Optional.of(Instant.ofEpochMilli(through.getAsLong()))
              : Optional.empty());
    }
    return certified;
  }

  private static SortedMap<String, Long> exceptions(
      Warehouse warehouse, Optional<LocalDate> since) {
    ExceptionQuery query =
        new ExceptionQuery(
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            since.map(day -> new Days(day, day).from()).orElse(CellQuery.BEGINNING),
            CellQuery.END);
    SortedMap<String, Long> counts = new TreeMap<>();
    for (ExceptionGroup group :
        warehouse.groupExceptions(query, List.of(ExceptionQuery.Column.DISPOSITION))) {
      counts.put(String.valueOf(group.values().get(0)), group.records());
    }
    return counts;
  }

  private static long openDays(
      Ledger ledger, ArchivedSpan archived, List<ClosedDay> closed, Instant now) {
    LocalDate today = Days.dayOf(now.toEpochMilli());
    return Close.firstOpenDay(closed, archived, ledger.catalogs().terms())
        .map(first -> Math.max(0, ChronoUnit.DAYS.between(first, today)))
        .orElse(0L);
  }

  private static List<PartitionLag> lags(
      Ledger ledger, ArchivedSpan archived, KafkaTopics log, Instant now) {
    // The topic of commands comes to be with the first run.
    Set<String> topics = log.topicIds(ledger.topics()).keySet();
    Map<TopicPartition, KafkaTopics.Span> spans = log.spans(log.partitions(topics));
    Map<String, KafkaTopics.Terms> terms = new HashMap<>();
    topics.forEach(topic -> terms.put(topic, log.terms(topic)));
    List<PartitionLag> lags = new ArrayList<>();
    lags.addAll(lags(LIVE, log.committed(Live.consumerGroup(ledger)), spans, terms, log, now));
    lags.addAll(lags(ARCHIVE, archived.nextOffsets(), spans, terms, log, now));
    return lags;
  }

  private static List<PartitionLag> lags(
      String reader,
      Map<TopicPartition, Long> read,
      Map<TopicPartition, KafkaTopics.Span> spans,
      Map<String, KafkaTopics.Terms> terms,
      KafkaTopics log,
      Instant now) {
    Map<TopicPartition, Long> next = new HashMap<>();
    spans.forEach(
        (partition, span) -> next.put(partition, read.getOrDefault(partition, span.first())));
    Map<TopicPartition, Long> appended = log.appendTimes(next);
    List<PartitionLag> lags = new ArrayList<>();
    spans.forEach(
        (partition, span) -> {
          KafkaTopics.Terms topic = requireNonNull(terms.get(partition.topic()));
          Long since = appended.get(partition);
          long lag = since == null ? 0 : Math.max(0, now.toEpochMilli() - since);
          lags.add(
              new PartitionLag(
                  reader,
                  partition.topic(),
                  partition.partition(),
                  next.getOrDefault(partition, span.first()),
                  span.end(),
                  topic.isHistory() ? OptionalLong.empty() : OptionalLong.of(lag),
                  topic
                      .retention()
                      .map(kept -> OptionalLong.of(kept.toMillis() - lag))
                      .orElse(OptionalLong.empty())));
        });
    lags.sort(Comparator.comparing(PartitionLag::topic).thenComparingInt(PartitionLag::partition));
    return lags;
  }
}
