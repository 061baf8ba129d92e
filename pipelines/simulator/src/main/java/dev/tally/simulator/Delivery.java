package dev.tally.simulator;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.kafka.CloudEventMessage;
import dev.tally.kafka.ControlRecord;
import dev.tally.kafka.EventProducer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Writes records in the order given and accounts for each once the broker has it.
 *
 * <p>Accounting happens in the order of sending, on the thread that sends: the truth ledger of one
 * seed is the same file every time.
 */
final class Delivery implements AutoCloseable {

  private final SendPlan plan;
  private final @Nullable TruthLedger truth;
  private final ExpectedDispositions account;
  private final Producer<byte @Nullable [], byte[]> producer;
  private final Deque<Arrival> unsettled = new ArrayDeque<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private long firstArrival = Long.MAX_VALUE;
  private long lastArrival = Long.MIN_VALUE;

  Delivery(SendPlan plan, @Nullable TruthLedger truth, ExpectedDispositions account) {
    this.plan = plan;
    this.truth = truth;
    this.account = account;
    producer = EventProducer.producer(plan.clients());
  }

  void send(Arrival arrival) {
    settle();
    EventDraft draft = arrival.draft();
    CloudEventMessage message = message(arrival);
    ProducerRecord<byte @Nullable [], byte[]> record =
        new ProducerRecord<>(
            arrival.partition().topic(),
            arrival.partition().partition(),
            plan.isLive() ? null : (Long) arrival.time(),
            draft.key() == null ? null : draft.key().getBytes(StandardCharsets.UTF_8),
            message.value(),
            message.headers());
    unsettled.add(arrival);
    send(record, metadata -> arrival.landing().at(metadata.offset(), metadata.timestamp()));
  }

  /** Ends the history of a partition. */
  void end(TopicPartition partition, long time) {
    send(ControlRecord.end(partition, time), metadata -> {});
    account.add(partition, RecordRole.END);
  }

  /** Waits until the broker has everything. */
  void flush() {
    producer.flush();
    settle();
  }

  /** Returns when the first record arrived, epoch milliseconds, or the greatest long. */
  long firstArrival() {
    return firstArrival;
  }

  /** Returns when the last event arrived, epoch milliseconds, or the smallest long. */
  long lastArrival() {
    return lastArrival;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(10));
  }

  private void send(
      ProducerRecord<byte @Nullable [], byte[]> record, Consumer<RecordMetadata> landed) {
    try {
      Future<RecordMetadata> unused =
          producer.send(
              record,
              (metadata, exception) -> {
                if (exception == null) {
                  landed.accept(metadata);
                } else {
                  failure.compareAndSet(null, exception);
                }
              });
    } catch (KafkaException e) {
      throw undelivered(e);
    }
  }

  private CloudEventMessage message(Arrival arrival) {
    EventDraft draft = arrival.draft();
    return arrival.malformation() == null
        ? draft.message(plan.contentMode(), plan.contract(draft.type()))
        : arrival.malformation().message(draft, plan.contentMode(), plan.contract(draft.type()));
  }

  /** Accounts for the oldest records, as far as the broker has them. */
  private void settle() {
    Exception failed = failure.get();
    if (failed != null) {
      throw undelivered(failed);
    }
    for (Arrival next = unsettled.peek();
        next != null && next.landing().isKnown();
        next = unsettled.peek()) {
      unsettled.remove();
      settle(next);
    }
  }

  private void settle(Arrival arrival) {
    long time = arrival.landing().appendTime();
    firstArrival = Math.min(firstArrival, time);
    lastArrival = Math.max(lastArrival, time);
    account.add(arrival.partition(), arrival.planting());
    boolean counted =
        arrival.planting() == RecordRole.ORIGINAL || arrival.planting() == RecordRole.LATE;
    if (counted
        && time - plan.catalog().terms().onTimeBound().toMillis() > arrival.draft().time()) {
      account.addCorrections(1);
    }
    if (truth != null && arrival.planting().isListed()) {
      truth.add(arrival);
    }
  }

  private UserError undelivered(Exception cause) {
    return new UserError(
        ExitCode.UNREACHABLE,
        "The Kafka broker at "
            + plan.clients().bootstrapServers()
            + " did not take a record: "
            + cause.getMessage()
            + ".",
        cause);
  }
}
