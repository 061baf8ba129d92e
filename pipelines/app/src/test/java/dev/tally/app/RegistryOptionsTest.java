package dev.tally.app;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.registry.AnsweringServer;
import dev.tally.registry.SchemaRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class RegistryOptionsTest {

  private static final Map<String, String> NOBODY = Map.of();

  @Test
  void whoAsksIsTakenFromTheEnvironment() throws IOException {
    try (AnsweringServer server = AnsweringServer.withJson(200, "[]")) {
      String url = server.url().toString();

      registry(url, NOBODY).versions("sale");
      registry(url, Map.of("TALLY_REGISTRY_USER", "", "TALLY_REGISTRY_TOKEN", "")).versions("sale");
      registry(url, Map.of("TALLY_REGISTRY_USER", "tally", "TALLY_REGISTRY_PASSWORD", "s3cr:ét"))
          .versions("sale");
      registry(url, Map.of("TALLY_REGISTRY_TOKEN", "abc.DEF")).versions("sale");

      assertThat(
          server.authorizations(),
          is(
              List.of(
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of("Basic dGFsbHk6czNjcjrDqXQ="),
                  Optional.of("Bearer abc.DEF"))));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tally |       |     | TALLY_REGISTRY_PASSWORD is not set: the registry's user and password go together.
                | s3cret |    | TALLY_REGISTRY_USER is not set: the registry's user and password go together.
          tally | s3cret | abc | Both a user and a token are given for the registry: set TALLY_REGISTRY_USER and TALLY_REGISTRY_PASSWORD, or TALLY_REGISTRY_TOKEN.
          ta:ly | s3cret |    | The registry's user has a colon, where the password would begin: give both apart.
                |        | a b | The registry's token is empty, or has a space, a line break or a letter outside ASCII: give the token alone.
          """)
  void credentialsThatDoNotGoTogetherAreRefusedUntold(
      @Nullable String user, @Nullable String password, @Nullable String token, String sentence) {
    Map<String, String> environment =
        Map.of(
            "TALLY_REGISTRY_USER",
            Optional.ofNullable(user).orElse(""),
            "TALLY_REGISTRY_PASSWORD",
            Optional.ofNullable(password).orElse(""),
            "TALLY_REGISTRY_TOKEN",
            Optional.ofNullable(token).orElse(""));

    assertRefused("http://localhost:8081", environment, sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://tally:s3cr et@host | --registry is no URL: write http://host:port or https://host:port, and the path of its API if it has one.
          http://tally:s3cret@host  | The schema registry's URL has an '@': give its user and password apart from it.
          localhost:8081            | 'localhost:8081' is no URL of a schema registry: write http://host:port or https://host:port, and the path of its API if it has one.
          """)
  void aUrlThatNoRegistryHasIsRefusedWithoutAPassword(String url, String sentence) {
    assertRefused(url, NOBODY, sentence);
  }

  private static void assertRefused(String url, Map<String, String> environment, String sentence) {
    UserError error = assertThrows(UserError.class, () -> registry(url, environment));
    assertThat(error.getMessage(), is(sentence));
    assertThat(error.exitCode(), is(ExitCode.USAGE));
  }

  private static SchemaRegistry registry(String url, Map<String, String> environment) {
    return CommandLine.populateCommand(new RegistryOptions(), "--registry", url)
        .registry(environment);
  }
}
