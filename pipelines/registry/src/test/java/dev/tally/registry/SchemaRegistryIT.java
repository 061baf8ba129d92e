package dev.tally.registry;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every test has subjects of its own, because all share one registry. */
class SchemaRegistryIT {

  private static final String OPTIONAL =
      ",{\"name\":\"channel\",\"type\":\"string\",\"default\":\"web\"}";
  private static final String REQUIRED = ",{\"name\":\"channel\",\"type\":\"string\"}";

  private static ApicurioRegistry apicurio;
  private static SchemaRegistry registry;

  @BeforeAll
  static void startRegistry() throws IOException {
    apicurio = ApicurioRegistry.start();
    registry = SchemaRegistry.at(apicurio.url());
  }

  @AfterAll
  static void stopRegistry() throws IOException {
    apicurio.close();
  }

  @ParameterizedTest
  @EnumSource
  void aSchemaIsFoundAsItWasRegistered(SchemaType type) {
    String subject = "sale-" + type;
    SchemaDocument sale = sale(type);

    int id = registry.register(subject, sale);

    assertThat(registry.register(subject, sale), is(id));
    assertThat(registry.register("other-" + subject, sale), is(id));
    assertThat(registry.find(subject, sale), is(Optional.of(id)));
    assertThat(registry.byId(id), is(Optional.of(sale)));
    assertThat(registry.latest(subject), is(Optional.of(new RegisteredSchema(id, 1, sale))));
    assertThat(registry.versions(subject), is(List.of(1)));
  }

  @Test
  void anotherSchemaIsTheNextVersion() {
    int first = registry.register("next", avro(""));
    int second = registry.register("next", avro(OPTIONAL));

    assertThat(second, is(not(first)));
    assertThat(registry.versions("next"), is(List.of(1, 2)));
    assertThat(
        registry.latest("next"), is(Optional.of(new RegisteredSchema(second, 2, avro(OPTIONAL)))));
    assertThat(registry.find("next", avro("")), is(Optional.of(first)));
    assertThat(registry.find("next", avro(REQUIRED)), is(Optional.empty()));
  }

  @Test
  void anUnknownSubjectOrIdIsNothing() {
    assertThat(registry.find("unknown", avro("")), is(Optional.empty()));
    assertThat(registry.versions("unknown"), is(List.of()));
    assertThat(registry.latest("unknown"), is(Optional.empty()));
    assertThat(registry.mode("unknown"), is(Optional.empty()));
    assertThat(registry.check("unknown", avro("")), is(new CompatibilityVerdict(true, List.of())));
    assertThat(registry.byId(987_654), is(Optional.empty()));
  }

  @Test
  void aSubjectMayHaveOddCharacters() {
    String subject = "a/b c?d=ü%2F+#e";
    int id = registry.register(subject, avro(""));
    registry.setMode(subject, CompatibilityMode.FULL);

    assertThat(registry.find(subject, avro("")), is(Optional.of(id)));
    assertThat(registry.versions(subject), is(List.of(1)));
    assertThat(registry.mode(subject), is(Optional.of(CompatibilityMode.FULL)));
    assertThat(registry.check(subject, avro(OPTIONAL)).compatible(), is(true));
    assertThat(registry.check(subject, avro(REQUIRED)).compatible(), is(false));
    assertThat(registry.versions("a"), is(List.of()));
  }

  @ParameterizedTest
  @EnumSource
  void everyModeIsKept(CompatibilityMode mode) {
    String subject = "kept-" + mode;
    registry.register(subject, avro(""));
    registry.setMode(subject, CompatibilityMode.FULL);

    registry.setMode(subject, mode);

    assertThat(registry.mode(subject), is(Optional.of(mode)));
  }

  @Test
  void aModeSetBeforeTheFirstVersionHolds() {
    registry.setMode("early", CompatibilityMode.BACKWARD);
    registry.register("early", avro(""));

    assertThat(registry.mode("early"), is(Optional.of(CompatibilityMode.BACKWARD)));
    assertThat(registry.check("early", avro(REQUIRED)).compatible(), is(false));
  }

  @Test
  void aChangeThatReadersCannotFollowIsRefused() {
    registry.register("backward", avro(""));
    registry.setMode("backward", CompatibilityMode.BACKWARD);

    assertThat(
        registry.check("backward", avro(REQUIRED)),
        is(
            new CompatibilityVerdict(
                false,
                List.of(
                    "Incompatible artifact: backward [AVRO], num of incompatible diffs: {1}, list"
                        + " of diff types: [channel at /fields/1] Causes: channel at"
                        + " /fields/1"))));
    assertThat(
        assertThrows(
                RegistryException.Incompatible.class,
                () -> registry.register("backward", avro(REQUIRED)))
            .getMessage(),
        is(
            "The schema registry at "
                + apicurio.url()
                + " refused to register a schema of type AVRO under 'backward', as incompatible"
                + " with an earlier version: io.apicurio.registry.rules.RuleViolationException:"
                + " Incompatible artifact: backward [AVRO], num of incompatible diffs: {1}, list"
                + " of diff types: [channel at /fields/1] Causes: channel at /fields/1"));
    assertThat(registry.versions("backward"), is(List.of(1)));
  }

  @Test
  void aChangeThatReadersCanFollowIsTaken() {
    registry.register("followed", avro(""));
    registry.setMode("followed", CompatibilityMode.BACKWARD);

    assertThat(
        registry.check("followed", avro(OPTIONAL)), is(new CompatibilityVerdict(true, List.of())));
    registry.register("followed", avro(OPTIONAL));
    assertThat(registry.versions("followed"), is(List.of(1, 2)));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoSchemaIsRefused(SchemaType type) {
    SchemaDocument nonsense = new SchemaDocument("{nonsense", type);

    assertThat(
        assertThrows(RegistryException.Invalid.class, () -> registry.register("nonsense", nonsense))
            .getMessage(),
        is(
            "The schema registry at "
                + apicurio.url()
                + " could not register a schema of type "
                + type
                + " under 'nonsense', as the schema is not valid: Failed to discover artifact type"
                + " from content."));
    assertThat(registry.versions("nonsense"), is(List.of()));
  }

  @Test
  void whatIsNoSchemaIsNotCheckedEither() {
    registry.register("checked", avro(""));
    registry.setMode("checked", CompatibilityMode.BACKWARD);
    SchemaDocument nonsense = new SchemaDocument("{nonsense", SchemaType.AVRO);

    assertThat(
        assertThrows(RegistryException.Invalid.class, () -> registry.check("checked", nonsense))
            .getMessage(),
        is(
            "The schema registry at "
                + apicurio.url()
                + " could not check a schema of type AVRO against 'checked', as the schema is not"
                + " valid: Could not execute compatibility rule on invalid Avro schema"));
  }

  @Test
  void aSchemaThatRefersToAnotherIsRefused() {
    registry.register("referred", avro(""));
    int id = registerReferring("referring", "referred");

    String refusal =
        " in the schema registry at "
            + apicurio.url()
            + " refers to other schemas: Tally reads Avro, Protobuf and JSON schemas in one piece"
            + " only.";
    assertThat(
        assertThrows(RegistryException.Unsupported.class, () -> registry.byId(id)).getMessage(),
        is("Schema " + id + refusal));
    assertThat(
        assertThrows(RegistryException.Unsupported.class, () -> registry.latest("referring"))
            .getMessage(),
        is("The newest version of 'referring'" + refusal));
    assertThat(registry.versions("referring"), is(List.of(1)));
  }

  @Test
  void aRegistryThatIsDownIsNamed() throws IOException {
    URI url = URI.create("http://127.0.0.1:" + freePort());

    assertThat(
        assertThrows(
                RegistryException.Unreachable.class, () -> SchemaRegistry.at(url).versions("sale"))
            .getMessage(),
        is(
            "The schema registry at "
                + url
                + " cannot be reached (no connection): check its URL, and that it runs."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/ui", "/apis", "/apis/registry/v2"})
  void anotherPathOfTheServerIsNoRegistry(String path) {
    URI url = apicurio.server().resolve(path);

    assertThat(
        assertThrows(
                RegistryException.NotARegistry.class,
                () -> SchemaRegistry.at(url).register("sale", avro("")))
            .getMessage(),
        is(
            "What answers at "
                + url
                + " is no schema registry (status 404, application/json, to POST"
                + " /subjects/sale/versions): check the URL, with the path of the"
                + " Confluent-compatible API, such as /apis/ccompat/v7."));
  }

  @Test
  void aSlashAtTheEndOfTheUrlChangesNothing() {
    SchemaRegistry same = SchemaRegistry.at(URI.create(apicurio.url() + "/"));

    assertThat(same.versions("unknown"), is(List.of()));
    assertThat(same.toString(), is("schema registry at " + apicurio.url()));
  }

  private static SchemaDocument sale(SchemaType type) {
    return switch (type) {
      case AVRO -> avro("");
      case PROTOBUF ->
          new SchemaDocument(
              """
              syntax = "proto3";

              package shop;

              // Ünïcode, "quotes" and a \\ stay as they are.
              message Sale {
                string item = 1;
                int64 amount = 2;
              }
              """,
              type);
      case JSON ->
          new SchemaDocument(
              """
              {
                "$schema": "http://json-schema.org/draft-07/schema#",
                "type": "object",
                "properties": {"item": {"type": "string", "description": "Ünïcode"}},
                "required": ["item"]
              }
              """,
              type);
    };
  }

  private static SchemaDocument avro(String moreFields) {
    return new SchemaDocument(
        "{\"type\":\"record\",\"name\":\"Sale\",\"namespace\":\"shop\",\"fields\":"
            + "[{\"name\":\"item\",\"type\":\"string\"}"
            + moreFields
            + "]}",
        SchemaType.AVRO);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Registers what this package cannot: it never sends references. */
  private static int registerReferring(String subject, String referred) {
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put(
                "schema",
                "{\"type\":\"record\",\"name\":\"Order\",\"namespace\":\"shop\",\"fields\":"
                    + "[{\"name\":\"sale\",\"type\":\"shop.Sale\"}]}");
    body.putArray("references")
        .addObject()
        .put("name", "shop.Sale")
        .put("subject", referred)
        .put("version", 1);
    return new RegistryClient(apicurio.url(), null, Duration.ofSeconds(30))
        .make(
            RegistryRequest.post(
                "register", RegistryRequest.path("subjects", subject, "versions"), body))
        .success()
        .number("id");
  }
}
