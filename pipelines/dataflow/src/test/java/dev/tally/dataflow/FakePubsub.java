package dev.tally.dataflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** Pub/Sub's REST API, as far as one subscription is pulled from and acknowledged. */
final class FakePubsub implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Else each answer waits 40 ms for the client to say that it has the first packet.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final Map<String, JsonNode> waiting = new LinkedHashMap<>();
  private final Map<String, JsonNode> pulled = new LinkedHashMap<>();
  private int sent;

  FakePubsub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Returns its address, as the option {@code pubsubRootUrl} takes it. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
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

  private synchronized void answer(HttpExchange exchange) throws IOException {
    JsonNode asked = JSON.readTree(body(exchange));
    String path = exchange.getRequestURI().getPath();
    ObjectNode answer = JSON.createObjectNode();
    if (path.endsWith(":pull")) {
      pull(asked.path("maxMessages").asInt(), answer);
    } else if (path.endsWith(":acknowledge")) {
      asked.path("ackIds").forEach(id -> pulled.remove(id.asText()));
    } else if (exchange.getRequestMethod().equals("GET")) {
      answer.put("ackDeadlineSeconds", 60);
    }
    byte[] body = JSON.writeValueAsString(answer).getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  private static InputStream body(HttpExchange exchange) throws IOException {
    return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
        ? new GZIPInputStream(exchange.getRequestBody())
        : exchange.getRequestBody();
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
    server.stop(0);
  }
}
