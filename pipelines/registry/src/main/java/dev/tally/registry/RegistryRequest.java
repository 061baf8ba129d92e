package dev.tally.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.escape.Escaper;
import com.google.common.net.UrlEscapers;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One call of the REST API.
 *
 * @param purpose what it is for, to be read after "failed to"
 * @param path what follows the registry's own address
 */
record RegistryRequest(String purpose, String method, String path, BodyPublisher body) {

  static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

  private static final Escaper SEGMENT = UrlEscapers.urlPathSegmentEscaper();

  static RegistryRequest get(String purpose, String path) {
    return new RegistryRequest(purpose, "GET", path, BodyPublishers.noBody());
  }

  static RegistryRequest post(String purpose, String path, JsonNode body) {
    return new RegistryRequest(purpose, "POST", path, BodyPublishers.ofString(body.toString()));
  }

  static RegistryRequest put(String purpose, String path, JsonNode body) {
    return new RegistryRequest(purpose, "PUT", path, BodyPublishers.ofString(body.toString()));
  }

  /** Returns a path of these segments, whatever characters they have. */
  static String path(String... segments) {
    return Arrays.stream(segments)
        .map(segment -> "/" + SEGMENT.escape(segment))
        .collect(Collectors.joining());
  }

  URI address(URI registry) {
    return URI.create(registry + path);
  }
}
