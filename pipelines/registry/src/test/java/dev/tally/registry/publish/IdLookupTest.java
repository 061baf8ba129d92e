package dev.tally.registry.publish;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.SchemaIds;
import dev.tally.registry.AnsweringServer;
import dev.tally.registry.SchemaRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What registries say that the one of the tests does not; with it, {@code LiveRegistryIT}. */
class IdLookupTest {

  private static final String ORDER = "https://schemas.example.com/shop/order/1";
  private static final String NOT_FOUND = "404 {\"error_code\":40403,\"message\":\"No schema\"}";

  @TempDir private Path folder;

  @BeforeEach
  void writeCatalog() throws IOException {
    Files.createDirectories(folder.resolve("events"));
    Files.writeString(
        folder.resolve("events/order.yaml"),
        """
        type: com.example.shop.order
        description: Somebody bought something.
        owner: shop@example.com
        topic: shop
        versions:
          - dataschema: https://schemas.example.com/shop/order/1
            schema: order.avsc
        """);
    Files.writeString(
        folder.resolve("events/order.avsc"),
        "{\"type\": \"record\", \"name\": \"Order\", \"fields\": []}");
  }

  @Test
  void anIdThatTheRegistryDoesNotKnowIsAnothers() throws IOException {
    try (AnsweringServer server = AnsweringServer.inTurn("200 {\"id\":7}", NOT_FOUND)) {
      assertThat(ids(server, SchemaIds.NONE.with(9, ORDER)), is(SchemaIds.NONE.with(7, ORDER)));
    }
  }

  @Test
  void aSchemaThatTheRegistryHasFormattedAnewIsTheSame() throws IOException {
    String formatted =
        "200 {\"schema\":\"{\\\"name\\\":\\\"Order\\\",\\\"fields\\\":[],\\\"type\\\":\\\"record\\\"}\"}";
    try (AnsweringServer server = AnsweringServer.inTurn(NOT_FOUND, formatted)) {
      assertThat(ids(server, SchemaIds.NONE.with(9, ORDER)), is(SchemaIds.NONE));
    }
  }

  @Test
  void aSchemaOfAnotherLanguageIsAnother() throws IOException {
    String other = "200 {\"schemaType\":\"PROTOBUF\",\"schema\":\"message Order {}\"}";
    try (AnsweringServer server = AnsweringServer.inTurn(NOT_FOUND, other)) {
      UserError error =
          assertThrows(UserError.class, () -> ids(server, SchemaIds.NONE.with(9, ORDER)));
      assertThat(error.exitCode(), is(ExitCode.BAD_INPUT));
      assertThat(
          error.getMessage(),
          is(
              ("The schema registry at %s holds another schema under the id 9 than version 1 of"
                      + " 'shop.com.example.shop.order', to which it is pinned: name the registry"
                      + " that the id is from, or take the id out of the catalog's"
                      + " schemas.lock.yaml and publish the catalog to this one.")
                  .formatted(server.url())));
    }
  }

  /** A registry whose subject is in JSON may be unable to read the schema to look for. */
  @Test
  void aSchemaThatTheRegistryCannotReadHasNoId() throws IOException {
    try (AnsweringServer server =
        AnsweringServer.inTurn("422 {\"error_code\":42201,\"message\":\"Invalid schema\"}")) {
      assertThat(ids(server, SchemaIds.NONE), is(SchemaIds.NONE));
    }
  }

  @Test
  void theRegistryIsNotAskedForASchemaThatImportsOthers() throws IOException {
    Files.delete(folder.resolve("events/order.avsc"));
    Files.writeString(
        folder.resolve("events/order.yaml"),
        Files.readString(folder.resolve("events/order.yaml")).replace(".avsc", ".proto"));
    Files.writeString(
        folder.resolve("events/order.proto"),
        "syntax = \"proto3\"; import \"item.proto\"; message Order { Item item = 1; }");
    Files.writeString(folder.resolve("events/item.proto"), "syntax = \"proto3\"; message Item {}");
    try (AnsweringServer server = AnsweringServer.inTurn()) {
      assertThat(ids(server, SchemaIds.NONE.with(9, ORDER)), is(SchemaIds.NONE));
    }
  }

  private SchemaIds ids(AnsweringServer server, SchemaIds pinned) {
    Catalog catalog = CatalogReader.read(folder).withSchemaIds(pinned);
    return new IdLookup(SchemaRegistry.at(server.url()), "shop.").of(catalog);
  }
}
