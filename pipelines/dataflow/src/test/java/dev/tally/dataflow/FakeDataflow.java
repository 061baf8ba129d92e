package dev.tally.dataflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/**
 * Dataflow's REST API, as far as jobs are listed, created, looked at and cancelled. It runs none.
 */
final class FakeDataflow implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Map<String, ObjectNode> jobs = new ConcurrentHashMap<>();
  private final List<JsonNode> created = new CopyOnWriteArrayList<>();
  private volatile boolean refuses;
  private volatile String endsAs = "JOB_STATE_DONE";

  FakeDataflow() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Returns its address, as the option {@code apiRootUrl} takes it. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** Makes a job that runs already. */
  void running(String id, String name) {
    jobs.put(id, job(id, name, "JOB_STATE_RUNNING"));
  }

  /** Lets jobs that are created from now on be over at once. */
  void endingAs(String state) {
    endsAs = state;
  }

  /** Lets nobody do anything from now on. */
  void refusing() {
    refuses = true;
  }

  /** Returns what was sent to create jobs, in order. */
  List<JsonNode> created() {
    return created;
  }

  /** Returns the state of a job. */
  String state(String id) {
    return jobs.get(id).path("currentState").asText();
  }

  private static ObjectNode job(String id, String name, String state) {
    return JSON.createObjectNode().put("id", id).put("name", name).put("currentState", state);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    JsonNode sent = JSON.readTree(body(exchange));
    String id = path.substring(path.lastIndexOf('/') + 1);
    JsonNode answer =
        switch (exchange.getRequestMethod()) {
          case "POST" -> create(sent);
          case "PUT" -> jobs.get(id).put("currentState", sent.path("requestedState").asText());
          default ->
              id.equals("jobs")
                  ? JSON.createObjectNode().set("jobs", JSON.valueToTree(jobs.values()))
                  : jobs.getOrDefault(id, JSON.createObjectNode());
        };
    byte[] body = JSON.writeValueAsString(answer).getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(refuses ? 403 : 200, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  private static InputStream body(HttpExchange exchange) throws IOException {
    return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
        ? new GZIPInputStream(exchange.getRequestBody())
        : exchange.getRequestBody();
  }

  private JsonNode create(JsonNode sent) {
    created.add(sent);
    String id = "job-" + created.size();
    ObjectNode job = job(id, sent.path("name").asText(), endsAs);
    job.put("clientRequestId", sent.path("clientRequestId").asText());
    jobs.put(id, job);
    return job;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
