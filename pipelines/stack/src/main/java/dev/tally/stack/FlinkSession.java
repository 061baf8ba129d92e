package dev.tally.stack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tally.broker.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A Flink session cluster: a JobManager and TaskManagers. Its configuration is written when the
 * first of them starts, and holds for those that come later.
 *
 * @param rest where its REST endpoint and its web page are, {@code host:port}
 */
record FlinkSession(FlinkHome flink, Path folder, String rest) {

  private static final int REST_PORT = 8081;
  private static final int RPC_PORT = 6123;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Returns a cluster whose configuration is new. */
  static FlinkSession configured(FlinkHome flink, Path folder, int slots) throws IOException {
    int rest = Ports.free(REST_PORT);
    Map<String, String> values =
        Map.of(
            "folder", folder.toString(),
            "uri", folder.toUri().toString().replaceAll("/$", ""),
            "rest.port", Integer.toString(rest),
            "rpc.port", Integer.toString(Ports.free(RPC_PORT)),
            "slots", Integer.toString(slots));
    String text;
    try (InputStream template = resource("flink.yaml")) {
      text = new String(template.readAllBytes(), UTF_8);
    }
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("${" + value.getKey() + "}", value.getValue());
    }
    for (String inner : List.of("conf", "tmp", "upload")) {
      Files.createDirectories(folder.resolve(inner));
    }
    Files.writeString(folder.resolve("conf/config.yaml"), text);
    try (InputStream logback = resource("logback.xml")) {
      Files.copy(logback, folder.resolve("conf/logback.xml"), StandardCopyOption.REPLACE_EXISTING);
    }
    return new FlinkSession(flink, folder, "127.0.0.1:" + rest);
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(FlinkSession.class.getResourceAsStream("/stack/" + name));
  }

  JavaProgram jobManager() {
    return program(
        List.of("-Xmx768m"),
        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
        List.of());
  }

  /**
   * @param name what the cluster calls it
   */
  JavaProgram taskManager(String name) {
    return program(
        // Direct memory: the framework's and the network's of the configuration.
        List.of("-Xmx896m", "-XX:MaxDirectMemorySize=256m", "-XX:MaxMetaspaceSize=512m"),
        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
        List.of("-Dtaskmanager.resource-id=" + name));
  }

  private JavaProgram program(List<String> memory, String mainClass, List<String> arguments) {
    Path conf = folder.resolve("conf");
    return new JavaProgram(
        flink.classpath(),
        join(
            memory,
            List.of(
                "-XX:+UseParallelGC",
                "-Dlogback.configurationFile=" + conf.resolve("logback.xml"))),
        mainClass,
        join(List.of("--configDir", conf.toString()), arguments));
  }

  private static List<String> join(List<String> first, List<String> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }

  /**
   * Whether TaskManagers have told the JobManager that they are there, since each was started: one
   * that is lost is believed to be there until it is missed.
   */
  static boolean hasHeardOf(List<RunningServer> taskManagers, String rest) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + rest + "/taskmanagers"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      Map<String, Long> heard = new HashMap<>();
      for (JsonNode one : JSON.readTree(answer.body()).path("taskmanagers")) {
        // In spite of its name, the time of it.
        heard.put(one.path("id").asText(), one.path("timeSinceLastHeartbeat").asLong());
      }
      return taskManagers.stream()
          .allMatch(one -> heard.getOrDefault(one.name(), 0L) >= one.startedAt().toEpochMilli());
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
