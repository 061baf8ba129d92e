package dev.tally.dataflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.base.Ascii;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.kafka.KafkaClients;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.NullableCoder;
import org.apache.beam.sdk.io.gcp.pubsub.PubsubIO;
import org.apache.beam.sdk.io.gcp.pubsub.PubsubMessage;
import org.apache.beam.sdk.io.kafka.KafkaIO;
import org.apache.beam.sdk.io.kafka.ProducerRecordCoder;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.PipelineOptionsRegistrar;
import org.apache.beam.sdk.options.Validation.Required;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Carries the messages of a Pub/Sub subscription to a Kafka topic, as CloudEvents are bound to
 * each: attribute {@code ce-id} becomes header {@code ce_id}, the ordering key the record's key.
 *
 * <p>At least once, and every message, whatever is in it: what is no event is rejected where it is
 * counted, and what comes twice is a duplicate there.
 */
public final class PubsubBridge {

  private static final String PUBSUB_PREFIX = "ce-";
  private static final String KAFKA_PREFIX = "ce_";
  private static final String CONTENT_TYPE = "content-type";
  private static final String PARTITION_KEY = "ce-partitionkey";

  private PubsubBridge() {}

  /** The parameters of the template. */
  public interface Parameters extends KafkaParameters {

    @Description("The subscription, such as projects/shop-prod/subscriptions/orders.")
    @Required
    String getSubscription();

    void setSubscription(String value);

    @Description("The Kafka topic that its messages go to.")
    @Required
    String getKafkaTopic();

    void setKafkaTopic(String value);
  }

  /** Makes the parameters known to Beam. */
  public static final class Registrar implements PipelineOptionsRegistrar {

    @Override
    public Iterable<Class<? extends PipelineOptions>> getPipelineOptions() {
      return List.of(Parameters.class);
    }
  }

  /** Called by the launcher of the template, or by whoever runs it on another runner. */
  public static void main(String[] arguments) {
    Launch.orSayWhyNot(() -> run(arguments));
  }

  /**
   * @throws UserError if a parameter cannot be used
   */
  static void run(String... arguments) {
    Parameters parameters =
        PipelineOptionsFactory.fromArgs(arguments).withValidation().as(Parameters.class);
    KafkaClients clients = KafkaParameters.clients(parameters);
    String topic = parameters.getKafkaTopic();
    Pipeline pipeline = Pipeline.create(parameters);
    pipeline
        .apply("FromPubsub", messagesOf(parameters.getSubscription()))
        .apply(
            "ToRecord",
            MapElements.into(new TypeDescriptor<ProducerRecord<byte[], byte[]>>() {})
                .via(message -> record(message, topic)))
        .setCoder(
            ProducerRecordCoder.of(NullableCoder.of(ByteArrayCoder.of()), ByteArrayCoder.of()))
        .apply(
            "ToKafka",
            KafkaIO.<byte[], byte[]>writeRecords()
                .withBootstrapServers(parameters.getBootstrapServers())
                .withTopic(topic)
                .withKeySerializer(ByteArraySerializer.class)
                .withValueSerializer(ByteArraySerializer.class)
                .withProducerFactoryFn(clients::openProducer)
                .withProducerConfigUpdates(
                    Map.of(
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        20)));
    pipeline.run();
  }

  private static PubsubIO.Read<PubsubMessage> messagesOf(String subscription) {
    try {
      return PubsubIO.readMessagesWithAttributesAndMessageIdAndOrderingKey()
          .fromSubscription(subscription);
    } catch (IllegalArgumentException e) {
      throw new UserError(
          ExitCode.USAGE,
          "--subscription is '"
              + subscription
              + "'; it must be projects/PROJECT/subscriptions/NAME.",
          e);
    }
  }

  /** Returns what a message is in Kafka. */
  static ProducerRecord<byte[], byte[]> record(PubsubMessage message, String topic) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, null, null, key(message), message.getPayload());
    Map<String, String> attributes = message.getAttributeMap();
    if (attributes != null) {
      Headers headers = record.headers();
      attributes.forEach((name, value) -> headers.add(header(name), value.getBytes(UTF_8)));
    }
    return record;
  }

  private static byte @Nullable [] key(PubsubMessage message) {
    String ordering = message.getOrderingKey();
    String key =
        ordering == null || ordering.isEmpty() ? message.getAttribute(PARTITION_KEY) : ordering;
    return key == null ? null : key.getBytes(UTF_8);
  }

  private static String header(String attribute) {
    if (attribute.startsWith(PUBSUB_PREFIX)) {
      return KAFKA_PREFIX + attribute.substring(PUBSUB_PREFIX.length());
    }
    return Ascii.equalsIgnoreCase(attribute, CONTENT_TYPE) ? CONTENT_TYPE : attribute;
  }
}
