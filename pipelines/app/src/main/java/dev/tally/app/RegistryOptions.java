package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.registry.Credentials;
import dev.tally.registry.SchemaRegistry;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Which schema registry, and who asks it. Credentials are variables of the environment, because
 * options stand in the list of processes and in a shell's history.
 */
final class RegistryOptions {

  static final String USER = "TALLY_REGISTRY_USER";
  static final String PASSWORD = "TALLY_REGISTRY_PASSWORD";
  static final String TOKEN = "TALLY_REGISTRY_TOKEN";

  @Option(
      names = "--registry",
      paramLabel = "URL",
      required = true,
      description = {
        "The schema registry, with the path of its Confluent-compatible API.",
        "Credentials are read from " + USER + " and " + PASSWORD + ", or from " + TOKEN + "."
      })
  private String url = "";

  @Option(
      names = "--subject-prefix",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What the names of subjects start with, before the event type (default: none).")
  private String subjectPrefix = "";

  /**
   * Returns the registry.
   *
   * @param environment the variables, by name; an empty one counts as none
   * @throws UserError if there can be no such registry, or no such credentials
   */
  SchemaRegistry registry(Map<String, String> environment) {
    try {
      URI address = new URI(url);
      return credentials(environment)
          .map(credentials -> SchemaRegistry.at(address, credentials))
          .orElseGet(() -> SchemaRegistry.at(address));
    } catch (URISyntaxException e) {
      // It may hold a password, so that neither the text nor the exception is shown.
      throw new UserError(
          ExitCode.USAGE,
          "--registry is no URL: write http://host:port or https://host:port, and the path of its"
              + " API if it has one.");
    } catch (IllegalArgumentException e) {
      throw new UserError(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  String subjectPrefix() {
    return subjectPrefix;
  }

  private static Optional<Credentials> credentials(Map<String, String> environment) {
    String user = environment.getOrDefault(USER, "");
    String password = environment.getOrDefault(PASSWORD, "");
    String token = environment.getOrDefault(TOKEN, "");
    boolean isBasic = !user.isEmpty() || !password.isEmpty();
    if (isBasic && !token.isEmpty()) {
      throw new UserError(
          ExitCode.USAGE,
          "Both a user and a token are given for the registry: set "
              + (USER + " and " + PASSWORD + ", or " + TOKEN + "."));
    }
    if (isBasic && (user.isEmpty() || password.isEmpty())) {
      throw new UserError(
          ExitCode.USAGE,
          (user.isEmpty() ? USER : PASSWORD)
              + " is not set: the registry's user and password go together.");
    }
    if (isBasic) {
      return Optional.of(Credentials.basic(user, password));
    }
    return token.isEmpty() ? Optional.empty() : Optional.of(Credentials.bearer(token));
  }
}
