package dev.tally.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that gives answers such as a real registry cannot be made to give. */
public final class AnsweringServer implements AutoCloseable {

  private final HttpServer server;
  private final List<Optional<String>> authorizations = new CopyOnWriteArrayList<>();

  private AnsweringServer(HttpServer server) {
    this.server = server;
  }

  static AnsweringServer with(int status, String type, String content) throws IOException {
    byte[] bytes = content.getBytes(UTF_8);
    return start(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  /** Answers everything with one status and text of JSON. */
  public static AnsweringServer withJson(int status, String json) throws IOException {
    return with(status, "application/json", json);
  }

  /** Answers the first request with the first of these, and so on; each is a status and JSON. */
  public static AnsweringServer inTurn(String... answers) throws IOException {
    Iterator<String> next = List.of(answers).iterator();
    return start(
        exchange -> {
          String answer = next.next();
          byte[] bytes = answer.substring(4).getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  /** Answers that somebody else is to be asked. */
  static AnsweringServer sendingTo(URI other) throws IOException {
    return start(
        exchange -> {
          exchange.getResponseHeaders().set("Location", other.toString());
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        });
  }

  /** Begins an answer that it never ends. */
  static AnsweringServer fallingSilent() throws IOException {
    return start(
        exchange -> {
          exchange.sendResponseHeaders(200, 1_000);
          exchange.getResponseBody().write('[');
          exchange.getResponseBody().flush();
        });
  }

  /** Returns its address. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Returns the {@code Authorization} header of each request. */
  public List<Optional<String>> authorizations() {
    return authorizations;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private interface Reply {
    void give(HttpExchange exchange) throws IOException;
  }

  private static AnsweringServer start(Reply reply) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AnsweringServer answering = new AnsweringServer(server);
    server.createContext(
        "/",
        exchange -> {
          answering.authorizations.add(
              Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")));
          exchange.getRequestBody().readAllBytes();
          reply.give(exchange);
        });
    server.start();
    return answering;
  }
}
