package dev.tally.ledger;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.command.Redrive;
import dev.tally.command.RedriveForm;
import dev.tally.event.Outcome.Accepted;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.kafka.KafkaTopics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/** The control topic of a ledger, on its broker. */
public final class ControlLog {

  /** A command holds a whole record in Base64, and a record may be as long as brokers take. */
  private static final int LONGEST = 4 * 1024 * 1024;

  /** For a command's own key and headers, the word that it is a repeat, and Kafka's framing. */
  private static final int MARGIN = 64 * 1024;

  private final KafkaTopics log;
  private final String topic;

  public ControlLog(KafkaTopics log, String topic) {
    this.log = log;
    this.topic = topic;
  }

  /**
   * Creates the topic unless it exists: stamped by the broker, kept for ever, in one partition.
   *
   * @throws UserError if the broker does not answer
   */
  public void createIfAbsent() {
    log.createIfAbsent(
        new NewTopic(topic, Optional.of(1), Optional.empty())
            .configs(
                Map.of(
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime",
                    TopicConfig.RETENTION_MS_CONFIG,
                    "-1",
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Integer.toString(LONGEST))));
  }

  /** Returns the latest command that names each record, by the record's position. */
  public Map<Position, Position> commands() {
    Map<Position, Position> commands = new HashMap<>();
    if (!log.exists(topic)) {
      return commands;
    }
    List<TopicPartition> partitions = log.partitions(List.of(topic));
    try (Consumer<byte[], byte[]> consumer = log.openConsumer()) {
      Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      for (TopicPartition partition : partitions) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, starts.getOrDefault(partition, 0L));
        while (consumer.position(partition) < ends.getOrDefault(partition, 0L)) {
          consumer.poll(Duration.ofMillis(200)).records(partition).stream()
              .map(polled -> KafkaTopics.rawRecord(polled, polled.timestamp()))
              .forEach(record -> note(record, commands));
        }
      }
    }
    return commands;
  }

  private static void note(RawRecord record, Map<Position, Position> commands) {
    if (RedriveForm.read(record) instanceof Accepted<Redrive> accepted) {
      commands.put(accepted.value().original().position(), record.position());
    }
  }

  /** Whether a command is short enough: it holds all headers and the key of its record. */
  public boolean takes(Redrive command) {
    byte[] value = RedriveForm.record(command, Position.of(topic, 0, 0), Instant.EPOCH).value();
    return value == null || value.length <= LONGEST - MARGIN;
  }

  /**
   * Appends commands, and returns where they stand once the broker has them all.
   *
   * @param clock what tells the time where the topic is not stamped by its broker
   */
  public List<Position> append(List<Redrive> commands, InstantSource clock) {
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            LONGEST,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            10_000,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            10_000,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            30_000);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try (Producer<byte[], byte[]> producer = log.clients().openProducer(settings)) {
      commands.forEach(command -> sent.add(producer.send(record(command, clock.instant()))));
    }
    return sent.stream().map(this::position).toList();
  }

  private ProducerRecord<byte[], byte[]> record(Redrive command, Instant now) {
    RawRecord record = RedriveForm.record(command, Position.of(topic, 0, 0), now);
    ProducerRecord<byte[], byte[]> sent =
        new ProducerRecord<>(topic, null, record.appendTime(), record.key(), record.value());
    record.headers().forEach(header -> sent.headers().add(header.name(), header.value()));
    return sent;
  }

  private Position position(Future<RecordMetadata> sent) {
    try {
      RecordMetadata landed = sent.get();
      return Position.of(landed.topic(), landed.partition(), landed.offset());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw undelivered(e);
    } catch (ExecutionException | KafkaException e) {
      throw undelivered(e);
    }
  }

  private UserError undelivered(Exception cause) {
    return new UserError(
        ExitCode.UNREACHABLE,
        "The Kafka broker at "
            + log.bootstrapServers()
            + " did not take a command on "
            + topic
            + "; run the same again, which repeats none that it took.",
        cause);
  }
}
