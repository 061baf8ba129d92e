package dev.tally.dataflow;

import dev.tally.kafka.KafkaClients;
import org.apache.beam.sdk.options.Default;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.Validation.Required;

/** The parameters of a template that say how to connect to Kafka. */
public interface KafkaParameters extends PipelineOptions {

  @Description("The Kafka brokers, host:port, comma-separated.")
  @Required
  String getBootstrapServers();

  void setBootstrapServers(String value);

  @Description("Settings of Kafka's clients, such as gs://ledgers/kafka.properties.")
  @Default.String("")
  String getKafkaConfig();

  void setKafkaConfig(String value);

  /**
   * Returns clients of these brokers.
   *
   * @throws dev.tally.base.UserError if the settings cannot be used
   */
  static KafkaClients clients(KafkaParameters parameters) {
    return KafkaClients.of(parameters.getBootstrapServers(), parameters.getKafkaConfig());
  }
}
