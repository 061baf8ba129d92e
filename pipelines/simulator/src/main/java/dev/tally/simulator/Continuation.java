package dev.tally.simulator;

import static java.util.Objects.requireNonNull;

import dev.tally.base.ExitCode;
import dev.tally.base.Progress;
import dev.tally.base.UserError;
import dev.tally.catalog.LedgerTerms;
import dev.tally.event.ControlType;
import dev.tally.event.Outcome.Accepted;
import dev.tally.kafka.KafkaTopics;
import dev.tally.wire.CloudEvent;
import dev.tally.wire.CloudEvents;
import dev.tally.wire.DecodedEnvelope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * How a history goes on behind what a ledger's topics hold already, the record that has ended it so
 * far among that.
 *
 * <p>All of it arrives behind that. What happened before is late, counts where it happened and is
 * booked where it arrives; so nothing that was counted or closed before changes.
 */
final class Continuation {

  private static final Duration POLL = Duration.ofMillis(200);

  private final SendPlan plan;
  private final OptionalLong taken;

  private Continuation(SendPlan plan, OptionalLong taken) {
    this.plan = plan;
    this.taken = taken;
  }

  /**
   * @param taken the time of the last record that is there, epoch milliseconds
   */
  static Continuation of(SendPlan plan, OptionalLong taken) {
    return new Continuation(plan, taken);
  }

  /** Returns what decides when events arrive. */
  FaultInjector planter() {
    return new FaultInjector(plan, earliest());
  }

  private long earliest() {
    return taken.isEmpty() ? Long.MIN_VALUE : taken.getAsLong() + ControlType.SILENCE_MILLIS;
  }

  /**
   * Returns events that will be counted behind what is there.
   *
   * @throws UserError where one would have expired, or is there already
   */
  Origin.Drafts admit(Origin.Drafts drafts, Progress progress) {
    if (taken.isEmpty()) {
      return drafts;
    }
    List<EventDraft> all = new ArrayList<>();
    drafts.iterator().forEachRemaining(all::add);
    EventDraft first = all.get(0);
    long horizon = plan.catalog().terms().horizon().toMillis();
    if (first.arrival() == null && earliest() - first.time() > horizon) {
      throw tooOld(first);
    }
    Set<Identity> known = known(progress);
    List<EventDraft> repeated =
        all.stream().filter(draft -> known.contains(Identity.of(draft))).toList();
    if (!repeated.isEmpty()) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          String.format(
              "%,d of %,d events are in the ledger '%s' already and would not be counted again; the"
                  + " first is '%s' of %s. Send what is new only, such as with --from, or let the"
                  + " mapping's 'id' tell them apart.",
              repeated.size(),
              all.size(),
              plan.ledgerName(),
              repeated.get(0).id(),
              repeated.get(0).source()));
    }
    return new Origin.Drafts(all.size(), all.iterator(), drafts.skipped());
  }

  private UserError tooOld(EventDraft first) {
    LedgerTerms terms = plan.catalog().terms();
    return new UserError(
        ExitCode.BAD_INPUT,
        String.format(
            "The ledger '%s' already holds records until %s and this history begins at %s: whatever"
                + " happened more than %d h before would have expired. Send histories in the order"
                + " of time, or this one into another --ledger-name.",
            plan.ledgerName(),
            Instant.ofEpochMilli(taken.getAsLong()),
            Instant.ofEpochMilli(first.time()),
            terms.horizon().toHours()));
  }

  /** Returns the identities of what is there that the ledger may still remember. */
  private Set<Identity> known(Progress progress) {
    LedgerTerms terms = plan.catalog().terms();
    long since =
        Math.max(
            0, taken.getAsLong() - terms.horizon().toMillis() - terms.futureBound().toMillis());
    Set<Identity> known = new HashSet<>();
    progress.begin("comparing", -1);
    try (Consumer<byte[], byte[]> consumer = new KafkaTopics(plan.clients()).openConsumer()) {
      List<TopicPartition> partitions = plan.partitionsOf(plan.topics());
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, since));
      for (Map.Entry<TopicPartition, OffsetAndTimestamp> start :
          consumer.offsetsForTimes(times).entrySet()) {
        // None is there where the partition holds nothing since.
        if (start.getValue() != null) {
          TopicPartition partition = start.getKey();
          consumer.assign(List.of(partition));
          consumer.seek(partition, start.getValue().offset());
          while (consumer.position(partition) < requireNonNull(ends.get(partition))) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(partition)) {
              add(record, known);
            }
            progress.at(known.size());
          }
        }
      }
    }
    progress.end();
    return known;
  }

  private static void add(ConsumerRecord<byte[], byte[]> record, Set<Identity> known) {
    for (DecodedEnvelope reading :
        CloudEvents.read(KafkaTopics.rawRecord(record, record.timestamp()))) {
      if (reading.event() instanceof Accepted<CloudEvent> accepted) {
        known.add(new Identity(accepted.value().source(), accepted.value().id()));
      }
    }
  }
}
