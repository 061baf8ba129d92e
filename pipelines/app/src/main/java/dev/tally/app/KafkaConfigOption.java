package dev.tally.app;

import dev.tally.kafka.KafkaClients;
import picocli.CommandLine.Option;

/** The option that says how to connect to brokers that ask for TLS or a login. */
final class KafkaConfigOption {

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      defaultValue = "${env:TALLY_KAFKA_CONFIG:-}",
      description =
          "Settings of Kafka's clients, such as TLS and a login: a properties file, as Kafka's own"
              + " tools take it. Workers read it at this path (default: TALLY_KAFKA_CONFIG).")
  private String file = "";

  KafkaClients clients(String bootstrapServers) {
    return KafkaClients.of(bootstrapServers, file);
  }
}
