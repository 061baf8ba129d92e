package dev.tally.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class BrokerFailureTest {

  @Test
  void silenceIsNobodysAnswer() {
    String silence = "Cannot list the topics: no Kafka broker answers at kafka:9092.";

    assertSaid(new TimeoutException("Timed out waiting for a node"), 30, silence);
    assertSaid(new KafkaException(new DisconnectException("gone")), 30, silence);
    assertSaid(new java.util.concurrent.TimeoutException(), 30, silence);
  }

  @Test
  void aBrokersRefusalIsToldAsItIs() {
    assertSaid(
        new KafkaException(new InvalidTopicException("Topic name is invalid: 'my shop.orders'.")),
        43,
        "Cannot list the topics: the Kafka broker at kafka:9092 says: Topic name is invalid: 'my"
            + " shop.orders'.");
    assertSaid(
        new ExecutionException(new TopicAuthorizationException("Not authorized: [shop.orders]")),
        43,
        "Cannot list the topics: the Kafka broker at kafka:9092 says: Not authorized:"
            + " [shop.orders].");
  }

  @Test
  void aRefusalThatMayPassIsNoBadInput() {
    assertSaid(
        new NotControllerException("This is not the controller."),
        30,
        "Cannot list the topics: the Kafka broker at kafka:9092 says: This is not the controller.");
  }

  @Test
  void anAddressThatIsNoneIsNotAskedForAnAnswer() {
    assertSaid(
        new KafkaException(
            "Failed to create new KafkaAdminClient",
            new ConfigException("Invalid url in bootstrap.servers: kafka")),
        43,
        "Cannot list the topics: Invalid url in bootstrap.servers: kafka.");
  }

  private static void assertSaid(Exception failure, int exitCode, String sentence) {
    UserError error = BrokerFailure.worded("list the topics", "kafka:9092", failure);

    assertThat(error.getMessage(), is(sentence));
    assertThat(error.exitCode().number(), is(exitCode));
    assertThat(error.exitCode() == ExitCode.INTERNAL, is(false));
  }
}
