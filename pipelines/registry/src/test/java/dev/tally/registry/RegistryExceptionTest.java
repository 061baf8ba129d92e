package dev.tally.registry;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of answers that Apicurio does not give. */
class RegistryExceptionTest {

  private static final SchemaDocument SCHEMA = new SchemaDocument("\"string\"", SchemaType.AVRO);

  @Test
  void whoHasNoCredentialsIsToldToCheckThem() throws IOException {
    try (AnsweringServer server = AnsweringServer.withJson(401, "")) {
      SchemaRegistry registry = SchemaRegistry.at(server.url());

      assertThat(
          assertThrows(RegistryException.Denied.class, () -> registry.versions("sale"))
              .getMessage(),
          is(
              "The schema registry at "
                  + server.url()
                  + " does not let you list the versions of 'sale' (status 401): check the user"
                  + " and password, or the token, and what they may do."));
      assertThat(server.authorizations(), is(List.of(Optional.empty())));
    }
  }

  @Test
  void aPasswordIsSentAndNotTold() throws IOException {
    try (AnsweringServer server =
        AnsweringServer.withJson(401, "{\"error_code\":401,\"message\":\"Unauthorized\"}")) {
      Credentials credentials = Credentials.basic("tally", "s3cr:ét");
      SchemaRegistry registry = SchemaRegistry.at(server.url(), credentials);

      RegistryException denied =
          assertThrows(RegistryException.Denied.class, () -> registry.register("sale", SCHEMA));

      assertThat(server.authorizations(), is(List.of(Optional.of("Basic dGFsbHk6czNjcjrDqXQ="))));
      assertThat(
          denied.getMessage(),
          is(
              "The schema registry at "
                  + server.url()
                  + " does not let you register a schema of type AVRO under 'sale' (status 401,"
                  + " error code 401: Unauthorized): check the user and password, or the token,"
                  + " and what they may do."));
      assertThat(registry.toString(), is("schema registry at " + server.url()));
      assertThat(credentials.toString(), is("credentials"));
    }
  }

  @Test
  void aTokenIsSentAndNotTold() throws IOException {
    try (AnsweringServer server =
        AnsweringServer.withJson(403, "{\"error_code\":40301,\"message\":\"read only\"}")) {
      Credentials credentials = Credentials.bearer("abc.DEF-123~/+==");
      SchemaRegistry registry = SchemaRegistry.at(server.url(), credentials);

      RegistryException denied =
          assertThrows(
              RegistryException.Denied.class,
              () -> registry.setMode("sale", CompatibilityMode.FULL));

      assertThat(server.authorizations(), is(List.of(Optional.of("Bearer abc.DEF-123~/+=="))));
      assertThat(
          denied.getMessage(),
          is(
              "The schema registry at "
                  + server.url()
                  + " does not let you set the compatibility of 'sale' to FULL (status 403, error"
                  + " code 40301: read only): check the user and password, or the token, and what"
                  + " they may do."));
      assertThat(credentials.toString(), is("credentials"));
    }
  }

  @Test
  void credentialsDoNotFollowToAnotherServer() throws IOException {
    try (AnsweringServer other = AnsweringServer.withJson(200, "[1]");
        AnsweringServer server = AnsweringServer.sendingTo(other.url())) {
      SchemaRegistry registry = SchemaRegistry.at(server.url(), Credentials.bearer("abc"));

      assertThat(
          assertThrows(RegistryException.NotARegistry.class, () -> registry.versions("sale"))
              .getMessage(),
          containsString("(status 307, no content type, to GET /subjects/sale/versions)"));
      assertThat(other.authorizations(), is(List.of()));
    }
  }

  @Test
  void credentialsThatCannotBeSentAreRefusedUntold() {
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> Credentials.basic("s3:cr", "et"))
            .getMessage(),
        is("The registry's user has a colon, where the password would begin: give both apart."));
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> Credentials.basic("tally", "s3cret\n"))
            .getMessage(),
        is(
            "The registry's user or password has a line break or another control character: give"
                + " it without."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc\n", "Bearer abc", "ábc"})
  void aTokenThatNoHeaderCanCarryIsRefusedUntold(String token) {
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> Credentials.bearer(token)).getMessage(),
        is(
            "The registry's token is empty, or has a space, a line break or a letter outside"
                + " ASCII: give the token alone."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://tally:s3cret@host", "http://tally:s3cret@my_host", "http:tally:s3cret@h"})
  void aPasswordInTheUrlIsRefusedUntold(URI url) {
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> SchemaRegistry.at(url)).getMessage(),
        is("The schema registry's URL has an '@': give its user and password apart from it."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:8081", "ftp://host", "host", "http:///x", "http://h?a=b", "http://h#a"})
  void whatIsNoUrlOfARegistryIsRefused(URI url) {
    assertThat(
        assertThrows(IllegalArgumentException.class, () -> SchemaRegistry.at(url)).getMessage(),
        is(
            "'"
                + url
                + "' is no URL of a schema registry: write http://host:port or https://host:port,"
                + " and the path of its API if it has one."));
  }

  @Test
  void aBreakdownIsToldInTheRegistrysWords() throws IOException {
    assertThat(
        failure(500, "{\"error_code\":50001,\"message\":\"Error in the backend data store\"}"),
        is("status 500, error code 50001: Error in the backend data store"));
    assertThat(failure(502, "<html>Bad Gateway</html>"), is("status 502"));
    assertThat(
        failure(422, "{\"error_code\":42205,\"message\":\"Subject sale is in read-only mode\"}"),
        is("status 422, error code 42205: Subject sale is in read-only mode"));
    assertThat(
        failure(404, "{\"error_code\":40401,\"message\":\"Subject 'sale' not found.\"}"),
        is("status 404, error code 40401: Subject 'sale' not found."));
  }

  private static String failure(int status, String json) throws IOException {
    try (AnsweringServer server = AnsweringServer.withJson(status, json)) {
      SchemaRegistry registry = SchemaRegistry.at(server.url());
      String message =
          assertThrows(RegistryException.Failed.class, () -> registry.register("sale", SCHEMA))
              .getMessage();
      String start =
          "The schema registry at "
              + server.url()
              + " failed to register a schema of type AVRO under 'sale': ";
      assertThat(message.substring(0, start.length()), is(start));
      return message.substring(start.length());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "200,text/html,<html>Welcome</html>",
    "200,text/plain,''",
    "200,text/plain,404 page not found",
    "400,text/plain,Not able to deserialize data provided.",
    "404,text/plain,404 page not found",
    "404,application/json,'{\"status\":404,\"error\":\"Not Found\"}'",
    "409,text/html,<html>Conflict</html>",
    "200,application/json,{}",
    "200,application/json,'[\"1\"]'",
    "200,application/json,'{\"id\":1}'",
    "200,application/json,3",
    "200,application/json,null"
  })
  void whatSpeaksOtherwiseIsNoRegistry(int status, String type, String content) throws IOException {
    try (AnsweringServer server = AnsweringServer.with(status, type, content)) {
      SchemaRegistry registry = SchemaRegistry.at(server.url());

      assertThat(
          assertThrows(RegistryException.NotARegistry.class, () -> registry.versions("sale"))
              .getMessage(),
          is(
              "What answers at "
                  + server.url()
                  + " is no schema registry (status "
                  + status
                  + ", "
                  + type
                  + ", to GET /subjects/sale/versions): check the URL, with the path of the"
                  + " Confluent-compatible API, such as /apis/ccompat/v7."));
    }
  }

  @Test
  void anAnswerWithoutWhatWasAskedForIsNoRegistrys() throws IOException {
    try (AnsweringServer server =
        AnsweringServer.withJson(200, "{\"id\":\"1\",\"compatibilityLevel\":\"SIDEWAYS\"}")) {
      SchemaRegistry registry = SchemaRegistry.at(server.url());

      assertThrows(RegistryException.NotARegistry.class, () -> registry.register("sale", SCHEMA));
      assertThrows(RegistryException.NotARegistry.class, () -> registry.find("sale", SCHEMA));
      assertThrows(RegistryException.NotARegistry.class, () -> registry.byId(1));
      assertThrows(RegistryException.NotARegistry.class, () -> registry.latest("sale"));
      assertThrows(RegistryException.NotARegistry.class, () -> registry.check("sale", SCHEMA));
      assertThrows(RegistryException.NotARegistry.class, () -> registry.mode("sale"));
    }
  }

  @Test
  void confluentGivesItsReasonsAsAList() throws IOException {
    try (AnsweringServer server =
        AnsweringServer.withJson(200, "{\"is_compatible\":false,\"messages\":[\"one\",\"two\"]}")) {
      assertThat(
          SchemaRegistry.at(server.url()).check("sale", SCHEMA),
          is(new CompatibilityVerdict(false, List.of("one", "two"))));
    }
  }

  @Test
  void confluentHasACodeForNoModeOfItsOwn() throws IOException {
    try (AnsweringServer server =
        AnsweringServer.withJson(404, "{\"error_code\":40408,\"message\":\"not configured\"}")) {
      assertThat(SchemaRegistry.at(server.url()).mode("sale"), is(Optional.empty()));
    }
  }

  @Test
  void aSchemaOfAnotherTypeIsRefused() throws IOException {
    try (AnsweringServer server =
        AnsweringServer.withJson(200, "{\"schema\":\"<a/>\",\"schemaType\":\"XML\"}")) {
      SchemaRegistry registry = SchemaRegistry.at(server.url());

      assertThat(
          assertThrows(RegistryException.Unsupported.class, () -> registry.byId(7)).getMessage(),
          is(
              "Schema 7 in the schema registry at "
                  + server.url()
                  + " is of type XML: Tally reads Avro, Protobuf and JSON schemas in one piece"
                  + " only."));
    }
  }

  @Test
  void anAnswerThatNeverEndsIsGivenUp() throws IOException {
    try (AnsweringServer server = AnsweringServer.fallingSilent()) {
      RegistryClient calls = new RegistryClient(server.url(), null, Duration.ofSeconds(1));

      assertThat(
          assertThrows(
                  RegistryException.Unreachable.class,
                  () -> calls.make(RegistryRequest.get("wait", "/subjects")))
              .getMessage(),
          is(
              "The schema registry at "
                  + server.url()
                  + " cannot be reached (no whole answer within 1 s): check its URL, and that it"
                  + " runs."));
    }
  }
}
