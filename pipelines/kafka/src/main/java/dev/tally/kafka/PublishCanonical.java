package dev.tally.kafka;

import dev.tally.catalog.Catalogs;
import dev.tally.event.CanonicalEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Writes canonical entries to their topic, each shard to one partition, in the order they come.
 *
 * <p>At least once: after a restart a shard writes again what it had written since the checkpoint,
 * the same events in the same order. A consumer drops whatever is not beyond the last it read.
 */
public final class PublishCanonical extends PTransform<PCollection<List<CanonicalEntry>>, PDone> {

  private static final long serialVersionUID = 1;

  private final KafkaClients clients;
  private final Catalogs catalogs;
  private final String topic;
  private final int partitions;

  public PublishCanonical(KafkaClients clients, Catalogs catalogs, String topic, int partitions) {
    this.clients = clients;
    this.catalogs = catalogs;
    this.topic = topic;
    this.partitions = partitions;
  }

  @Override
  public PDone expand(PCollection<List<CanonicalEntry>> entries) {
    entries.apply("SendEntries", ParDo.of(new SendFn(clients, catalogs, topic, partitions)));
    return PDone.in(entries.getPipeline());
  }

  /** Sends without waiting for each; a bundle ends well when the broker has all of it. */
  static final class SendFn extends DoFn<List<CanonicalEntry>, Void> {

    private static final long serialVersionUID = 1;

    private final KafkaClients clients;
    private final Catalogs catalogs;
    private final String topic;
    private final int partitions;
    private transient CanonicalForm form;
    private transient Producer<byte[], byte[]> producer;
    private transient AtomicReference<Exception> failure;

    SendFn(KafkaClients clients, Catalogs catalogs, String topic, int partitions) {
      this.clients = clients;
      this.catalogs = catalogs;
      this.topic = topic;
      this.partitions = partitions;
    }

    @Setup
    public void setUp() {
      form = new CanonicalForm(catalogs, topic, partitions);
      failure = new AtomicReference<>();
      Map<String, Object> config =
          Map.of(
              ProducerConfig.ACKS_CONFIG,
              "all",
              ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
              true,
              ProducerConfig.COMPRESSION_TYPE_CONFIG,
              "lz4",
              ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
              CanonicalForm.MAX_RECORD_BYTES,
              ProducerConfig.LINGER_MS_CONFIG,
              20,
              // A topic that was just made may refuse a batch and take the next.
              ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
              1);
      producer = clients.openProducer(config);
    }

    @ProcessElement
    public void process(@Element List<CanonicalEntry> entries) {
      for (CanonicalEntry entry : entries) {
        mustNotHaveFailed();
        try {
          Future<RecordMetadata> unused = producer.send(form.record(entry), this::onEnd);
        } catch (IllegalStateException e) {
          // The producer was closed a moment ago, for a reason that is worth more than this one.
          mustNotHaveFailed();
          throw e;
        }
      }
    }

    private void onEnd(RecordMetadata metadata, @Nullable Exception e) {
      if (e != null) {
        failure.compareAndSet(null, e);
        // What was sent behind a lost record must not arrive before it.
        producer.close(Duration.ZERO);
      }
    }

    @FinishBundle
    public void finish() {
      producer.flush();
      mustNotHaveFailed();
    }

    /** A producer that lost a record is closed; the task starts anew from its checkpoint. */
    private void mustNotHaveFailed() {
      Exception failed = failure.get();
      if (failed != null) {
        throw new IllegalStateException("cannot write to the topic " + topic, failed);
      }
    }

    @Teardown
    public void tearDown() {
      if (producer != null) {
        // What is not flushed yet belongs to no bundle that ended well.
        producer.close(Duration.ZERO);
      }
    }
  }
}
