package dev.tally.dataflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.jobs.JsonServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Dataflow's REST API, as far as jobs are listed, created, looked at and cancelled. It runs none.
 */
final class FakeDataflow implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonServer server = new JsonServer(this::answer);
  private final Map<String, ObjectNode> jobs = new ConcurrentHashMap<>();
  private final List<JsonNode> created = new CopyOnWriteArrayList<>();
  private volatile boolean refuses;
  private volatile String endsAs = "JOB_STATE_DONE";

  FakeDataflow() throws IOException {}

  /** Returns its address, as the option {@code apiRootUrl} takes it. */
  String url() {
    return server.url() + "/";
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

  private JsonNode answer(String method, String path, JsonNode sent) {
    if (refuses) {
      throw new JsonServer.Refusal(403, "forbidden");
    }
    String id = path.substring(path.lastIndexOf('/') + 1);
    return switch (method) {
      case "POST" -> create(sent);
      case "PUT" -> jobs.get(id).put("currentState", sent.path("requestedState").asText());
      default ->
          id.equals("jobs")
              ? JSON.createObjectNode().set("jobs", JSON.valueToTree(jobs.values()))
              : jobs.getOrDefault(id, JSON.createObjectNode());
    };
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
    server.close();
  }
}
