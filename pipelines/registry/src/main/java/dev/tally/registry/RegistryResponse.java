package dev.tally.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;

/**
 * What was answered to a call.
 *
 * @param type the content type
 * @param json the content, missing where it is not JSON
 */
record RegistryResponse(
    URI registry, RegistryRequest call, int status, String type, JsonNode json) {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int SERVER_ERROR = 500;

  /** The code of whatever a registry does not find is this and one more digit. */
  private static final int NOTHING_FOUND = 4040;

  private static final int INVALID_SCHEMA = 42201;

  /** Returns this answer, or nothing if it says by one of these codes that nothing is there. */
  Optional<RegistryResponse> unlessAbsent(int... codes) {
    boolean absent =
        status == NOT_FOUND && Arrays.stream(codes).anyMatch(code -> code == errorCode());
    return absent ? Optional.empty() : Optional.of(success());
  }

  /** Returns this answer, if the registry did what it was asked. */
  RegistryResponse success() {
    if (status / 100 != 2) {
      throw refusal();
    }
    if (json.isMissingNode()) {
      throw notARegistry();
    }
    return this;
  }

  int number(String field) {
    return number(json.path(field));
  }

  int number(JsonNode value) {
    if (!value.isInt()) {
      throw notARegistry();
    }
    return value.intValue();
  }

  String text(String field) {
    JsonNode value = json.path(field);
    if (!value.isTextual()) {
      throw notARegistry();
    }
    return value.textValue();
  }

  boolean truth(String field) {
    JsonNode value = json.path(field);
    if (!value.isBoolean()) {
      throw notARegistry();
    }
    return value.booleanValue();
  }

  private RegistryException refusal() {
    if (status == UNAUTHORIZED || status == FORBIDDEN) {
      return new RegistryException.Denied(
          ("The schema registry at %s does not let you %s (%s): check the user and password,"
                  + " or the token, and what they may do.")
              .formatted(registry, call.purpose(), said()));
    }
    if (status < SERVER_ERROR && !isRegistrys()) {
      return notARegistry();
    }
    if (status == CONFLICT) {
      return new RegistryException.Incompatible(
          "The schema registry at %s refused to %s, as incompatible with an earlier version: %s"
              .formatted(registry, call.purpose(), message()));
    }
    if (errorCode() == INVALID_SCHEMA) {
      return new RegistryException.Invalid(
          "The schema registry at %s could not %s, as the schema is not valid: %s"
              .formatted(registry, call.purpose(), message()));
    }
    return new RegistryException.Failed(
        "The schema registry at %s failed to %s: %s".formatted(registry, call.purpose(), said()));
  }

  /** Returns whether a registry said this, and not whatever else may be asked for a path. */
  private boolean isRegistrys() {
    return errorCode() != 0 && (status != NOT_FOUND || errorCode() / 10 == NOTHING_FOUND);
  }

  RegistryException notARegistry() {
    return new RegistryException.NotARegistry(
        ("What answers at %s is no schema registry (status %d, %s, to %s %s): check the URL,"
                + " with the path of the Confluent-compatible API, such as /apis/ccompat/v7.")
            .formatted(registry, status, type, call.method(), call.path()));
  }

  private int errorCode() {
    return json.path("error_code").asInt();
  }

  private String message() {
    return json.path("message").asText();
  }

  private String said() {
    String code = errorCode() == 0 ? "" : ", error code " + errorCode();
    String message = message().isEmpty() ? "" : ": " + message();
    return "status " + status + code + message;
  }
}
