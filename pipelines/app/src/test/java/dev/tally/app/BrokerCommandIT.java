package dev.tally.app;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import dev.tally.base.ChildProcess;
import dev.tally.jobs.TopicWriter;
import dev.tally.kafka.KafkaTopics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class BrokerCommandIT {

  private static final int TERMINATED = 128 + 15;

  @TempDir private Path folder;

  @Test
  void aBrokerKeepsWhatItHoldsAndSaysNothingButWhereItIs() throws IOException {
    int port = freePort();
    Path home = folder.resolve("kept");
    String address = "127.0.0.1:" + port;
    KafkaTopics log = KafkaTopics.at(address);
    try (ChildProcess broker = start(port, home)) {
      awaitRunning(broker);
      log.createIfAbsent(new NewTopic("kept.topic", Optional.of(1), Optional.empty()));
      TopicWriter.write(
          address, List.of(TopicWriter.record("kept.topic", 0, Instant.EPOCH, "still here")));

      Said second = Said.run("broker", "--port=" + freePort(), "--folder=" + home);
      assertThat(second.exitCode(), is(20));
      assertThat(
          second.err(),
          is("The folder " + home + " is in use by another broker; stop that one.\n"));

      stop(broker);
      assertThat(
          broker.said(),
          is(
              "A Kafka broker runs at "
                  + address
                  + " and keeps what it holds in "
                  + home
                  + ". Ctrl-C stops it.\n"));
    }
    try (ChildProcess broker = start(port, home)) {
      awaitRunning(broker);
      assertThat(
          log.lastOffsets(log.partitions(List.of("kept.topic"))).get("kept.topic-0"), is(0L));
      stop(broker);
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Said said =
          Said.run("broker", "--port=" + taken.getLocalPort(), "--folder=" + folder.resolve("b"));
      assertThat(said.exitCode(), is(20));
      assertThat(
          said.err(),
          is(
              "Port "
                  + taken.getLocalPort()
                  + " of 127.0.0.1 is taken, perhaps by another broker; stop that one, or name"
                  + " another --port.\n"));
    }
  }

  @Test
  void aFolderOfOtherThingsIsLeftAlone() throws IOException {
    Files.writeString(folder.resolve("letter.txt"), "Dear");
    Said said = Said.run("broker", "--port=" + freePort(), "--folder=" + folder);
    assertThat(said.exitCode(), is(43));
    assertThat(said.err(), containsString("holds other files than a broker's"));
    assertThat(Files.exists(folder.resolve("broker.lock")), is(false));
  }

  private ChildProcess start(int port, Path home) throws IOException {
    return ChildProcess.java(
        folder.resolve("broker.log"),
        Tally.class,
        List.of("broker", "--port=" + port, "--folder=" + home));
  }

  private static void awaitRunning(ChildProcess broker) {
    broker.await("the broker runs", () -> broker.said().contains("A Kafka broker runs"));
  }

  private static void stop(ChildProcess broker) {
    broker.process().destroy();
    broker.awaitExit(TERMINATED);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
