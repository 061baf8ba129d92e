package dev.tally.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.zip.GZIPInputStream;

/** A REST API of JSON that stands in for one of Google's, on a free port of 127.0.0.1. */
public final class JsonServer implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Else each answer waits 40 ms for the client to say that it has the first packet.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final Service service;

  /** Answers questions, several at a time. */
  @FunctionalInterface
  public interface Service {
    /**
     * Answers one.
     *
     * @param body missing where none was sent
     * @throws Refusal where it is not to be answered
     */
    JsonNode answer(String method, String path, JsonNode body) throws IOException;
  }

  /** Why a question is not answered. */
  public static final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;

    /**
     * @param status of HTTP
     */
    public Refusal(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  /** Starts one. */
  public JsonServer(Service service) throws IOException {
    this.service = service;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Returns its address, without a slash at its end. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    int status = 200;
    JsonNode answer;
    try {
      answer =
          service.answer(
              method(exchange), exchange.getRequestURI().getPath(), JSON.readTree(body(exchange)));
    } catch (Refusal e) {
      status = e.status;
      answer =
          JSON.createObjectNode()
              .set(
                  "error",
                  JSON.createObjectNode().put("code", status).put("message", e.getMessage()));
    }
    byte[] body = JSON.writeValueAsString(answer).getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Java's own client knows no PATCH, so Google's says it beside a POST. */
  private static String method(HttpExchange exchange) {
    String override = exchange.getRequestHeaders().getFirst("X-HTTP-Method-Override");
    return override == null ? exchange.getRequestMethod() : override;
  }

  private static InputStream body(HttpExchange exchange) throws IOException {
    return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
        ? new GZIPInputStream(exchange.getRequestBody())
        : exchange.getRequestBody();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
