package dev.tally.dist;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.base.ExitCode;
import dev.tally.jobs.live.OneMoreMeter;
import dev.tally.jobs.live.Quota;
import dev.tally.ledger.ShippedCatalog;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution on servers that are processes of their own, as on a user's machine. */
class ClusterIT {

  private static final List<String> METERS = List.of("ads.clicks", "ads.spend", "tally.records");
  private static final String DAY = "2026-01-05";
  private static final String NEXT_DAY = "2026-01-06";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What the broker lets each client read, bytes a second. It serves ten seconds' worth at once,
   * and again when it has been started anew: some hundredths of what a partition holds, so a run is
   * stopped with the rest unread.
   */
  private static final double SLOW = 2_000;

  private static final long CHECK_MILLIS = 100;

  @TempDir private Path folder;
  private Distribution tally;
  private Map<String, JsonNode> servers;

  @BeforeEach
  void startServers() throws Exception {
    tally = new Distribution(folder);
    servers = servers(tally.run("up", "--format", "json"));
  }

  @AfterEach
  void stopServers() throws Exception {
    tally.run("down");
    for (JsonNode server : servers.values()) {
      assertThat(
          server.path("name").asText(),
          ProcessHandle.of(server.path("pid").asLong()).isPresent(),
          is(false));
    }
  }

  private static Map<String, JsonNode> servers(String json) throws Exception {
    Map<String, JsonNode> servers = new HashMap<>();
    for (JsonNode server : JSON.readTree(json).path("servers")) {
      servers.put(server.path("name").asText(), server);
    }
    return servers;
  }

  private String address(String server) {
    return servers.get(server).path("address").asText();
  }

  @Test
  void aClusterWithPostgresComesToTheNumbersOfOneProcessWithDuckDb() throws Exception {
    String flink = address("flink-jobmanager");
    count(
        "there",
        address("kafka"),
        List.of("--warehouse", address("postgresql") + "?currentSchema=ads"),
        List.of("--flink", flink));
    // One that is lost is started again, and the others are left as they are.
    long lost = servers.get("flink-taskmanager-2").path("pid").asLong();
    ProcessHandle process = ProcessHandle.of(lost).orElseThrow();
    process.destroyForcibly();
    Map<String, JsonNode> before = servers;
    servers = servers(tally.run("up", "--format", "json"));
    assertThat(servers.keySet(), equalTo(before.keySet()));
    assertThat(servers.get("flink-taskmanager-2"), is(not(before.remove("flink-taskmanager-2"))));
    before.forEach((name, server) -> assertThat(servers.get(name), equalTo(server)));

    int port = freePort();
    Process broker =
        tally.start(
            folder.resolve("broker.out"),
            folder.resolve("broker.err"),
            "broker",
            "--port",
            Integer.toString(port));
    try {
      count("here", "127.0.0.1:" + port, List.of(), List.of());
    } finally {
      broker.destroy();
      broker.waitFor();
    }

    for (String meter : METERS) {
      String here = tally.run("statement", meter, "--ledger", "here", "--format", "csv");
      assertThat(meter, here.lines().count(), is(greaterThan(10L)));
      assertThat(
          tally.run("statement", meter, "--ledger", "there", "--format", "csv"), equalTo(here));
    }
  }

  @Test
  void aRunThatLosesEachServerAndIsStoppedGoesOnWithOneMoreMeterAndMoreSubtasks() throws Exception {
    String kafka = address("kafka");
    String flink = address("flink-jobmanager");
    send(kafka, 24_000, "30h");
    List<String> live =
        live(
            "there",
            kafka,
            List.of("--warehouse", address("postgresql") + "?currentSchema=stopped"));
    live.addAll(List.of("--checkpoint-interval", "1000", "--flink", flink));
    Quota.ofConsumers(kafka, SLOW);
    Path said = folder.resolve("live.err");
    List<String> atFirst = new ArrayList<>(live);
    atFirst.addAll(List.of("--parallelism", "2"));
    Process first = tally.start(folder.resolve("live.out"), said, atFirst.toArray(String[]::new));
    awaitCheckpoint(first);
    for (String lost : List.of("flink-taskmanager-1", "kafka")) {
      lose(lost);
      awaitCheckpoint(first);
    }
    lose("flink-jobmanager");
    assertThat(Files.readString(said), first.waitFor(), is(ExitCode.UNREACHABLE.number()));
    assertThat(Files.readString(said), containsString("run the same command again"));

    Process second = tally.start(folder.resolve("live.out"), said, atFirst.toArray(String[]::new));
    awaitCheckpoint(second);
    tally.run("stop", "--ledger", "there", "--flink", flink);
    assertThat(Files.readString(said), second.waitFor(), is(0));
    assertThat(
        Files.readString(said),
        containsString("Stopped; the same command goes on from the last checkpoint."));

    OneMoreMeter.activate(
        folder.resolve("there"),
        ShippedCatalog.copyTo("ads", folder.resolve("one-more")),
        LocalDate.parse(NEXT_DAY),
        Instant.parse(DAY + "T23:30:00Z"));
    Quota.ofConsumers(kafka, null);
    // The ledger knows its newest catalog itself.
    live.removeIf(option -> option.startsWith("--catalog"));
    run(live, List.of("--parallelism", "3"));
    run(List.of("archive", "--ledger", "there", "--bootstrap-servers", kafka), List.of());
    // Closed from the first record on, it has every row of either meter as live has it.
    run(
        List.of("close", DAY + ".." + NEXT_DAY, "--ledger", "there", "--fail-on", "amber"),
        List.of());
    List<String> clicks =
        List.of("statement", OneMoreMeter.NAME, "--ledger", "there", "--format", "csv");
    assertThat(run(clicks, List.of()).lines().count(), is(greaterThan(10L)));
    assertThat(run(clicks, List.of("--as-of", NEXT_DAY + "T00:00:00Z")).lines().count(), is(1L));
  }

  /** Kills a server, and starts it again. */
  private void lose(String server) throws Exception {
    ProcessHandle.of(servers.get(server).path("pid").asLong()).orElseThrow().destroyForcibly();
    servers = servers(tally.run("up", "--format", "json"));
  }

  /** Waits until live has one more checkpoint, which it must have before it has read all. */
  private void awaitCheckpoint(Process live) throws Exception {
    Set<Path> known = checkpoints();
    while (known.containsAll(checkpoints())) {
      if (!live.isAlive()) {
        throw new AssertionError(Files.readString(folder.resolve("live.err")));
      }
      boolean unused = live.waitFor(CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private Set<Path> checkpoints() throws Exception {
    Path checkpoints = folder.resolve("there/checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.walk(checkpoints)) {
      return files.filter(file -> file.endsWith("_metadata")).collect(Collectors.toSet());
    } catch (UncheckedIOException e) {
      return Set.of(); // An old one is deleted at this moment.
    }
  }

  /** Sends the same events, counts them, and closes their day with every row equal. */
  private void count(String ledger, String kafka, List<String> warehouse, List<String> engine)
      throws Exception {
    send(kafka, 6_000, "1h");
    run(live(ledger, kafka, warehouse), engine);
    run(List.of("archive", "--ledger", ledger, "--bootstrap-servers", kafka), engine);
    // It fails where a row differs, whatever the cause.
    run(List.of("close", DAY, "--ledger", ledger, "--fail-on", "amber"), engine);
  }

  private void send(String kafka, int events, String duration) throws Exception {
    tally.run(
        "send",
        "--catalog=ads",
        "--ledger-name=ads",
        "--generate=ads",
        "--events=" + events,
        "--duration=" + duration,
        "--from=2026-01-05T10:00:00Z",
        "--duplicates=0.02",
        "--late=0.03",
        "--bootstrap-servers=" + kafka);
  }

  /** Returns the command that counts to the end of the history. */
  private static List<String> live(String ledger, String kafka, List<String> warehouse) {
    List<String> live =
        new ArrayList<>(
            List.of(
                "live",
                "--ledger=" + ledger,
                "--name=ads",
                "--catalog=ads",
                "--stop-when-idle",
                "--state=rocksdb",
                "--bootstrap-servers=" + kafka));
    live.addAll(warehouse);
    return live;
  }

  private String run(List<String> command, List<String> engine) throws Exception {
    List<String> all = new ArrayList<>(command);
    all.addAll(engine);
    return tally.run(all.toArray(String[]::new));
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
