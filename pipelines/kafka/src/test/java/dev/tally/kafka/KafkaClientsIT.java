package dev.tally.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClientsIT {

  @TempDir static Path shared;
  private static SecuredKafka kafka;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    kafka = SecuredKafka.start(shared);
    KafkaTopics.at(kafka.openServers())
        .createIfAbsent(new NewTopic("shop.orders", Optional.of(1), Optional.empty()));
    kafka.grant(ResourceType.TOPIC, "shop.", AclOperation.DESCRIBE);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void theRightPasswordOpensWhatThePlainListenerHolds() throws IOException {
    KafkaTopics topics = new KafkaTopics(clients(kafka.settings(SecuredKafka.PASSWORD)));

    assertThat(
        topics.partitions(List.of("shop.orders")),
        is(List.of(new TopicPartition("shop.orders", 0))));
  }

  @Test
  void aPasswordMayStandInAFileOfItsOwn() throws IOException {
    Path secrets = folder.resolve("secrets.properties");
    Files.writeString(secrets, "kafka=" + SecuredKafka.PASSWORD);
    KafkaClients clients = clients(kafka.settings("${file:" + secrets + ":kafka}"));

    assertThat(new KafkaTopics(clients).partitions(List.of("shop.orders")), is(not(empty())));
  }

  @Test
  void aWrongPasswordIsRefusedInASentenceThatDoesNotRepeatIt() throws IOException {
    UserError error = refusal(clients(kafka.settings("Wrong-Horse-1")));

    assertThat(error.exitCode(), is(ExitCode.BAD_INPUT));
    assertThat(
        error.getMessage(),
        is(
            "Cannot list the partitions of shop.orders: the Kafka broker at "
                + kafka.bootstrapServers()
                + " says: Authentication failed: Invalid username or password."));
  }

  @Test
  void whatTheUserMayNotDoIsNamed() throws IOException {
    KafkaTopics topics = new KafkaTopics(clients(kafka.settings(SecuredKafka.PASSWORD)));

    UserError error = assertThrows(UserError.class, () -> topics.isHistory("shop.orders"));

    assertThat(error.exitCode(), is(ExitCode.BAD_INPUT));
    assertThat(
        error.getMessage(),
        is(
            "Cannot read the settings of shop.orders: the Kafka broker at "
                + kafka.bootstrapServers()
                + " says: Topic authorization failed."));
  }

  @Test
  void whoSpeaksNoTlsIsToldThatTheBrokerMayWantIt() {
    UserError error = refusal(KafkaClients.of(kafka.bootstrapServers()));

    assertThat(error.exitCode(), is(ExitCode.UNREACHABLE));
    assertThat(
        error.getMessage(),
        is(
            "Cannot list the partitions of shop.orders: no Kafka broker answers at "
                + kafka.bootstrapServers()
                + ", though somebody listens; if it wants TLS or a login, say how in"
                + " --kafka-config."));
  }

  @Test
  void aCertificateThatNobodyTrustsIsNamed() throws IOException {
    List<String> settings = new ArrayList<>(kafka.settings(SecuredKafka.PASSWORD));
    settings.removeIf(line -> line.startsWith("ssl.truststore"));

    UserError error = refusal(clients(settings));

    assertThat(error.exitCode(), is(ExitCode.BAD_INPUT));
    assertThat(
        error.getMessage(),
        is(
            "Cannot list the partitions of shop.orders: no TLS with the Kafka broker at "
                + kafka.bootstrapServers()
                + ": unable to find valid certification path to requested target."));
  }

  @Test
  void whatTheSettingsReferToAndIsNotThereIsNamed() throws IOException {
    Path file = write(kafka.settings("${env:TALLY_NOBODY_SETS_THIS}"));

    UserError error =
        assertThrows(UserError.class, () -> KafkaClients.of(kafka.bootstrapServers(), file));

    assertThat(error.exitCode(), is(ExitCode.BAD_INPUT));
    assertThat(
        error.getMessage(),
        is(
            "The Kafka settings in "
                + file
                + " cannot be used: sasl.jaas.config refers to ${env:TALLY_NOBODY_SETS_THIS},"
                + " which is not there."));
  }

  @Test
  void aTrustStoreThatIsNotThereIsNamed() throws IOException {
    List<String> settings = new ArrayList<>(kafka.settings(SecuredKafka.PASSWORD));
    settings.removeIf(line -> line.startsWith("ssl.truststore.location"));
    settings.add("ssl.truststore.location=/nowhere/ca.pem");

    UserError error = refusal(clients(settings));

    assertThat(error.exitCode(), is(ExitCode.BAD_INPUT));
    assertThat(error.getMessage(), containsString("/nowhere/ca.pem"));
    assertThat(error.getMessage(), not(containsString(SecuredKafka.PASSWORD)));
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    UserError error =
        assertThrows(
            UserError.class, () -> KafkaClients.of("127.0.0.1:9092", Path.of("/nowhere/kafka")));

    assertThat(
        error.getMessage(),
        is(
            "The Kafka settings in /nowhere/kafka cannot be used: it does not exist; each worker"
                + " needs it at this path."));
  }

  @Test
  void whatTravelsToWorkersHoldsNoSecret() throws IOException {
    KafkaTopics topics = new KafkaTopics(clients(kafka.settings(SecuredKafka.PASSWORD)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(topics);
    }

    String travels = bytes.toString(StandardCharsets.ISO_8859_1);
    assertThat(travels, containsString("kafka.properties"));
    assertThat(travels, not(containsString(SecuredKafka.PASSWORD)));
    assertThat(topics.toString(), not(containsString(SecuredKafka.PASSWORD)));
  }

  private static UserError refusal(KafkaClients clients) {
    return assertThrows(
        UserError.class, () -> new KafkaTopics(clients).partitions(List.of("shop.orders")));
  }

  private KafkaClients clients(List<String> settings) throws IOException {
    return KafkaClients.of(kafka.bootstrapServers(), write(settings));
  }

  private Path write(List<String> settings) throws IOException {
    return Files.write(folder.resolve("kafka.properties"), settings);
  }
}
