package dev.tally.app;

import dev.tally.kafka.KafkaClients;
import dev.tally.kafka.KafkaTopics;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which Kafka brokers hold the ledger's topics. */
final class BrokersOptions {

  @Option(
      names = "--bootstrap-servers",
      required = true,
      paramLabel = "HOST:PORT",
      description = "The Kafka brokers, comma-separated.")
  private String bootstrapServers = "";

  @Mixin private KafkaConfigOption config = new KafkaConfigOption();

  KafkaClients clients() {
    return config.clients(bootstrapServers);
  }

  KafkaTopics topicLog() {
    return new KafkaTopics(clients());
  }
}
