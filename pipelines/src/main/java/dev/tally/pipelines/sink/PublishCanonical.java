package dev.tally.pipelines.sink;

import dev.tally.catalog.Catalog;
import dev.tally.event.CanonicalEntry;
import java.util.Map;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.ProducerRecordCoder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PDone;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes canonical entries to their topic, each shard to one partition, in the order they come.
 *
 * <p>At least once: after a restart a shard writes again what it had written since the checkpoint,
 * the same events in the same order. A consumer drops whatever is not beyond the last it read.
 */
public final class PublishCanonical extends PTransform<PCollection<CanonicalEntry>, PDone> {

  private static final long serialVersionUID = 1;

  private final String bootstrapServers;
  private final Catalog catalog;
  private final String topic;
  private final int partitions;

  public PublishCanonical(String bootstrapServers, Catalog catalog, String topic, int partitions) {
    this.bootstrapServers = bootstrapServers;
    this.catalog = catalog;
    this.topic = topic;
    this.partitions = partitions;
  }

  @Override
  public PDone expand(PCollection<CanonicalEntry> entries) {
    return entries
        .apply("ToCanonicalRecord", ParDo.of(new ToRecord(catalog, topic, partitions)))
        .setCoder(
            ProducerRecordCoder.of(
                NullableCoder.of(ByteArrayCoder.of()), NullableCoder.of(ByteArrayCoder.of())))
        .apply(
            "ToKafka",
            KafkaIO.<byte[], byte[]>writeRecords()
                .withBootstrapServers(bootstrapServers)
                .withTopic(topic)
                .withKeySerializer(ByteArraySerializer.class)
                .withValueSerializer(ByteArraySerializer.class)
                .withProducerConfigUpdates(
                    Map.of(
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.LINGER_MS_CONFIG,
                        20)));
  }

  private static final class ToRecord extends DoFn<CanonicalEntry, ProducerRecord<byte[], byte[]>> {

    private static final long serialVersionUID = 1;

    private final Catalog catalog;
    private final String topic;
    private final int partitions;
    private transient CanonicalForm form;

    ToRecord(Catalog catalog, String topic, int partitions) {
      this.catalog = catalog;
      this.topic = topic;
      this.partitions = partitions;
    }

    @Setup
    public void setUp() {
      form = new CanonicalForm(catalog, topic, partitions);
    }

    @ProcessElement
    public void process(
        @Element CanonicalEntry entry, OutputReceiver<ProducerRecord<byte[], byte[]>> records) {
      records.output(form.record(entry));
    }
  }
}
