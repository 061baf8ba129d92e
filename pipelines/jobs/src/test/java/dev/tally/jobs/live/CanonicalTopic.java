package dev.tally.jobs.live;

import dev.tally.event.CanonicalEvent;
import dev.tally.event.Event;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.kafka.CanonicalForm;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The canonical topic of a ledger, read as a consumer of it does. */
public final class CanonicalTopic {

  private final KafkaTopics log;
  private final String topic;
  private final CanonicalForm form;

  public CanonicalTopic(Ledger ledger, KafkaTopics log) {
    this.log = log;
    this.topic = ledger.canonicalTopic();
    this.form = new CanonicalForm(ledger.catalogs(), topic, ledger.catalogs().terms().shards());
  }

  /** Returns how many records each partition holds, markers included. */
  public Map<TopicPartition, Long> ends() {
    try (Consumer<byte[], byte[]> consumer = log.openConsumer()) {
      return consumer.endOffsets(log.partitions(List.of(topic)));
    }
  }

  /** Returns the events of each partition as they stand there. */
  public Map<Integer, List<CanonicalEvent>> events() {
    Map<Integer, List<CanonicalEvent>> events = new TreeMap<>();
    try (Consumer<byte[], byte[]> consumer = log.openConsumer()) {
      List<TopicPartition> partitions = log.partitions(List.of(topic));
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(Duration.ofMillis(200))) {
          form.event(rawRecord(polled))
              .ifPresent(
                  event ->
                      events
                          .computeIfAbsent(polled.partition(), partition -> new ArrayList<>())
                          .add(event));
        }
      }
    }
    return events;
  }

  /** Returns what is left when a consumer drops all that is not beyond its shard's last event. */
  public static Map<Integer, List<CanonicalEvent>> beyondTheLast(
      Map<Integer, List<CanonicalEvent>> events) {
    Map<Integer, List<CanonicalEvent>> beyond = new TreeMap<>();
    Map<Integer, Event> last = new HashMap<>();
    events.forEach(
        (partition, all) -> {
          List<CanonicalEvent> kept = new ArrayList<>();
          for (CanonicalEvent next : all) {
            Event before = last.get(next.shard());
            if (before == null || Event.ADMISSION_ORDER.compare(before, next.event()) < 0) {
              last.put(next.shard(), next.event());
              kept.add(next);
            }
          }
          beyond.put(partition, kept);
        });
    return beyond;
  }

  private static RawRecord rawRecord(ConsumerRecord<byte[], byte[]> polled) {
    List<Header> headers = new ArrayList<>();
    polled.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
    return new RawRecord(
        Position.of(polled.topic(), polled.partition(), polled.offset()),
        polled.timestamp(),
        polled.timestamp(),
        polled.key(),
        polled.value(),
        headers);
  }
}
