package dev.tally.dataflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.jobs.JsonServer;
import java.io.IOException;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pub/Sub's REST API, as far as one subscription is pulled from and acknowledged. */
final class FakePubsub implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonServer server = new JsonServer(this::answer);
  private final Map<String, JsonNode> waiting = new LinkedHashMap<>();
  private final Map<String, JsonNode> pulled = new LinkedHashMap<>();
  private int sent;

  FakePubsub() throws IOException {}

  /** Returns its address, as the option {@code pubsubRootUrl} takes it. */
  String url() {
    return server.url();
  }

  /** Publishes a message. */
  synchronized void publish(String data, String orderingKey, Map<String, String> attributes) {
    String id = Integer.toString(++sent);
    ObjectNode message = JSON.createObjectNode();
    message.put("data", Base64.getEncoder().encodeToString(data.getBytes(UTF_8)));
    message.put("messageId", id);
    message.put("publishTime", "2026-05-01T00:00:00Z");
    message.put("orderingKey", orderingKey);
    message.set("attributes", JSON.valueToTree(attributes));
    waiting.put(id, message);
  }

  /** Returns how many messages nobody has acknowledged. */
  synchronized int unacknowledged() {
    return waiting.size() + pulled.size();
  }

  private synchronized JsonNode answer(String method, String path, JsonNode asked) {
    ObjectNode answer = JSON.createObjectNode();
    if (path.endsWith(":pull")) {
      pull(asked.path("maxMessages").asInt(), answer);
    } else if (path.endsWith(":acknowledge")) {
      asked.path("ackIds").forEach(id -> pulled.remove(id.asText()));
    } else if (method.equals("GET")) {
      answer.put("ackDeadlineSeconds", 60);
    }
    return answer;
  }

  private void pull(int most, ObjectNode answer) {
    ArrayNode received = answer.putArray("receivedMessages");
    Iterator<Map.Entry<String, JsonNode>> next = waiting.entrySet().iterator();
    while (next.hasNext() && received.size() < most) {
      Map.Entry<String, JsonNode> message = next.next();
      received.addObject().put("ackId", message.getKey()).set("message", message.getValue());
      pulled.put(message.getKey(), message.getValue());
      next.remove();
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
