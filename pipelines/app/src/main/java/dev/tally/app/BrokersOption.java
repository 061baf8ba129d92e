package dev.tally.app;

import dev.tally.kafka.KafkaTopics;
import picocli.CommandLine.Option;

/** The option that says which Kafka brokers hold the ledger's topics. */
final class BrokersOption {

  @Option(
      names = "--bootstrap-servers",
      required = true,
      paramLabel = "HOST:PORT",
      description = "The Kafka brokers, comma-separated.")
  private String bootstrapServers = "";

  String bootstrapServers() {
    return bootstrapServers;
  }

  KafkaTopics topicLog() {
    return new KafkaTopics(bootstrapServers);
  }
}
