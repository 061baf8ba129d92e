package dev.tally.app;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.base.ChildProcess;
import dev.tally.broker.EmbeddedKafka;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class ArchiveEveryIT {

  private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ: ";

  @TempDir private Path folder;

  @Test
  void anArchiverOutlivesItsBrokerAndEndsWellWhenItIsAskedTo() throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
    String address = kafka.bootstrapServers();
    send(address, "1997-01-01", "1997-01-02");
    try (ChildProcess archiver =
        ChildProcess.java(
            folder.resolve("archiver.log"),
            Tally.class,
            List.of(
                "archive",
                "--ledger=" + folder.resolve("ledger"),
                "--name=food",
                "--catalog=retail",
                "--every=1s",
                "--lake",
                "--bootstrap-servers=" + address))) {
      archiver.await("a pass", () -> lines(archiver, "archived [1-9][\\d,]* records in .*") == 1);
      archiver.await("a pass of nothing", () -> lines(archiver, "archived 0 records.*") >= 1);

      kafka.close();
      archiver.await(
          "a pass that fails", () -> lines(archiver, ".*no Kafka broker answers.*") >= 1);
      try (EmbeddedKafka again = EmbeddedKafka.start(folder.resolve("kafka"))) {
        assertThat(again.bootstrapServers(), is(address));
        send(address, "1997-01-02", "1997-01-03");
        archiver.await(
            "a pass behind it", () -> lines(archiver, "archived [1-9][\\d,]* records in .*") >= 2);

        archiver.process().destroy();
        archiver.awaitExit(0);
      }
      assertThat(
          archiver.said(),
          archiver.said().lines().filter(line -> !line.matches(TIME + ".*")).toList(),
          is(List.of()));
    }
  }

  @Test
  void whatAnArchiverCannotRepeatIsRefused() {
    assertThat(
        archive("--every=500ms"),
        is(new Said(2, "", "--every is 500ms; it must be 1s or longer.\n")));
    assertThat(
        archive("--every=10m", "--repair"),
        is(new Said(2, "", "Give --every and --lake without --repair and --adopt.\n")));
  }

  private Said archive(String... options) {
    String[] arguments = new String[options.length + 3];
    arguments[0] = "archive";
    arguments[1] = "--ledger=" + folder.resolve("ledger");
    arguments[2] = "--bootstrap-servers=localhost:1";
    System.arraycopy(options, 0, arguments, 3, options.length);
    return Said.run(arguments);
  }

  private static long lines(ChildProcess archiver, String pattern) {
    return archiver.said().lines().filter(line -> line.matches(TIME + pattern)).count();
  }

  private static void send(String brokers, String from, String to) {
    Said said =
        Said.run(
            "send",
            "--catalog=retail",
            "--mapping=foodmart",
            "--sample",
            "--ledger-name=food",
            "--from=" + from,
            "--to=" + to,
            "--bootstrap-servers=" + brokers);
    assertThat(said.err(), said.exitCode(), is(0));
  }
}
