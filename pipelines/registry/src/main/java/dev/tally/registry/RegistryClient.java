package dev.tally.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.common.base.Throwables;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Makes calls and waits for the whole answer, which may say anything. */
final class RegistryClient {

  /** A host in reach accepts within milliseconds; what takes longer is switched off. */
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);

  /** Strict about what follows, or "404 page not found" would be the number 404. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final URI registry;
  private final @Nullable Credentials credentials;
  private final Duration patience;
  private final HttpClient client;

  /**
   * @param registry where paths are appended, without a slash at its end
   * @param patience how long an answer may take
   */
  RegistryClient(URI registry, @Nullable Credentials credentials, Duration patience) {
    this.registry = registry;
    this.credentials = credentials;
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            // A few small calls gain nothing from HTTP/2, and some proxies choke on its offer.
            .version(HttpClient.Version.HTTP_1_1)
            // The client would take the credentials along, to whatever host it is sent to.
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_PATIENCE)
            .build();
  }

  URI registry() {
    return registry;
  }

  RegistryResponse make(RegistryRequest call) {
    // The client's own timeout ends with the headers, and would wait for ever for the rest.
    CompletableFuture<HttpResponse<String>> pending =
        client.sendAsync(request(call), BodyHandlers.ofString());
    try {
      HttpResponse<String> response = pending.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      String type = response.headers().firstValue("Content-Type").orElse("no content type");
      return new RegistryResponse(
          registry, call, response.statusCode(), type, json(response.body()));
    } catch (TimeoutException e) {
      pending.cancel(true);
      throw unreachable("no whole answer within " + patience.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw unreachable(reason(failure), failure);
      }
      throw new IllegalStateException("failed to " + call.purpose(), e);
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw unreachable("interrupted while waiting for it", e);
    }
  }

  private HttpRequest request(RegistryRequest call) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.address(registry))
            .method(call.method(), call.body())
            .header("Content-Type", RegistryRequest.MEDIA_TYPE)
            .header("Accept", RegistryRequest.MEDIA_TYPE + ", application/json");
    if (credentials != null) {
      request.header("Authorization", credentials.header());
    }
    return request.build();
  }

  /** Returns what was read, missing where it is not JSON. */
  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private RegistryException.Unreachable unreachable(String reason, Exception cause) {
    return new RegistryException.Unreachable(
        "The schema registry at %s cannot be reached (%s): check its URL, and that it runs."
            .formatted(registry, reason),
        cause);
  }

  private static String reason(IOException failure) {
    if (Throwables.getRootCause(failure) instanceof UnresolvedAddressException) {
      return "unknown host";
    }
    String message = failure.getMessage();
    return message == null ? "no connection" : message;
  }
}
