package dev.tally.dist;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution on servers that are processes of their own, as on a user's machine. */
class ClusterIT {

  private static final List<String> METERS = List.of("ads.clicks", "ads.spend", "tally.records");
  private static final String DAY = "2026-01-05";
  private static final ObjectMapper JSON = new ObjectMapper();

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
    process.onExit().join();
    Map<String, JsonNode> before = servers;
    servers = servers(tally.run("up", "--format", "json"));
    assertThat(servers.keySet(), equalTo(before.keySet()));
    before.remove("flink-taskmanager-2");
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
      assertThat(here.lines().count() > 10, is(true));
      assertThat(
          tally.run("statement", meter, "--ledger", "there", "--format", "csv"), equalTo(here));
    }
  }

  /** Sends the same events, counts them, and closes their day with every row equal. */
  private void count(String ledger, String kafka, List<String> warehouse, List<String> engine)
      throws Exception {
    tally.run(
        "send",
        "--catalog",
        "ads",
        "--ledger-name",
        "ads",
        "--generate",
        "ads",
        "--events",
        "6000",
        "--from",
        "2026-01-05T10:00:00Z",
        "--duplicates",
        "0.02",
        "--late",
        "0.03",
        "--bootstrap-servers",
        kafka);
    List<String> live =
        new ArrayList<>(
            List.of(
                "live",
                "--ledger",
                ledger,
                "--name",
                "ads",
                "--catalog",
                "ads",
                "--stop-when-idle",
                "--state",
                "rocksdb",
                "--bootstrap-servers",
                kafka));
    live.addAll(warehouse);
    run(live, engine);
    run(List.of("archive", "--ledger", ledger, "--bootstrap-servers", kafka), engine);
    // It fails where a row differs, whatever the cause.
    run(List.of("close", DAY, "--ledger", ledger, "--fail-on", "amber"), engine);
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
