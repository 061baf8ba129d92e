package dev.tally.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;

import dev.tally.catalog.SchemaIds;
import dev.tally.duckdb.DuckDbWarehouse;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.jobs.live.SchemaIdSync;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.registry.ApicurioRegistry;
import dev.tally.registry.SchemaDocument;
import dev.tally.registry.SchemaRegistry;
import dev.tally.registry.SchemaType;
import dev.tally.transforms.decode.Decode;
import dev.tally.transforms.decode.Decoded;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.meter.Meters;
import dev.tally.warehouse.Job;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * A live run that asks a registry first. It then finds no broker, which is how far it needs to
 * come. Every test has subjects of its own, because all share one registry.
 */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class LiveRegistryIT {

  private static ApicurioRegistry apicurio;
  private static SchemaRegistry registry;
  private static String nobody;

  @TempDir private Path folder;
  private ShopCatalog shop;
  private Path home;

  @BeforeAll
  static void startRegistry() throws IOException {
    apicurio = ApicurioRegistry.start();
    registry = SchemaRegistry.at(apicurio.url());
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "127.0.0.1:" + socket.getLocalPort();
    }
  }

  @AfterAll
  static void stopRegistry() throws IOException {
    apicurio.close();
  }

  @BeforeEach
  void copyCatalog() throws IOException, URISyntaxException {
    home = folder.resolve("ledger");
    shop = ShopCatalog.in(folder.resolve("shop"));
  }

  @Test
  void atItsFirstStartALedgerKeepsTheIdsOfTheRegistry() throws IOException {
    publish("a.");

    Said said = live("--registry", apicurio.url().toString(), "--subject-prefix", "a.");

    assertThat(said.exitCode(), is(30));
    assertThat(
        firstLine(said),
        is(
            "The schema registry at %s gave 4 schema ids, which the ledger keeps."
                .formatted(apicurio.url())));
    SchemaIds given =
        SchemaIds.NONE
            .with(
                id("a.com.example.shop.entry", "door.schema.json", SchemaType.JSON),
                ShopCatalog.DOOR)
            .with(
                id("a.com.example.shop.order", "order.v1.avsc", SchemaType.AVRO),
                ShopCatalog.ORDER_1)
            .with(order2("a."), ShopCatalog.ORDER_2)
            .with(
                id("a.com.example.shop.refund", "refund.proto", SchemaType.PROTOBUF),
                ShopCatalog.REFUND);
    Ledger reopened = Ledger.open(Folder.at(home));
    assertThat(reopened.catalog().schemaIds(), is(given));
    List<Decoded> decoded = new Decode(reopened.catalogs()).decode(order(order2("a.")));
    assertThat(decoded, contains(instanceOf(Decodable.class)));
    assertThat(((Decodable) decoded.get(0)).event().values(), is(List.<Object>of("ink", 3L)));
  }

  @Test
  void whatTheCatalogPinsIsNotKeptTwice() {
    Said published = publishAndPin("b.");
    assertThat(published.exitCode(), is(0));

    assertThat(
        ask("b."),
        is(
            "The schema registry at %s has no other ids than the ledger."
                .formatted(apicurio.url())));
    assertThat(Files.exists(home.resolve("schema-ids.json")), is(false));
  }

  /** Live has rejected what came with the new id, so a close must not accept it. */
  @Test
  void aLedgerThatHasCountedTakesNoFurtherIds() throws IOException {
    publish("c.");
    Ledger ledger = Ledger.openOrCreate(Folder.at(home), "shop", shop.toString());
    DuckDbWarehouse.in(home)
        .beginRun(Job.LIVE, ledger.catalogs(), new Meters(ledger.catalogs()).builtIn());

    assertThat(
        ask("c."),
        is(
            ("The schema registry at %s has 4 schema ids that the ledger did not begin with: data"
                    + " with them is rejected until tally contracts publish has pinned them"
                    + " and tally contracts activate lets them take effect.")
                .formatted(apicurio.url())));
    assertThat(Ledger.open(Folder.at(home)).catalog().schemaIds(), is(SchemaIds.NONE));
  }

  @Test
  void anIdThatStandsForAnotherSchemaThereIsRefused() throws IOException {
    publish("d.");
    int door = id("d.com.example.shop.entry", "door.schema.json", SchemaType.JSON);
    Files.writeString(
        shop.lockFile(),
        """
        ids:
          - {id: %d, dataschema: %s, sha256: %s}
        """
            .formatted(
                door,
                ShopCatalog.ORDER_1,
                "a1d710f626fbcebb3c47c86c1488fc51d891679da51e95df918da50a03d04183"));

    assertThat(
        live("--registry", apicurio.url().toString(), "--subject-prefix", "d."),
        is(
            new Said(
                43,
                "",
                ("The schema registry at %s holds another schema under the id %d than version 1 of"
                        + " 'd.com.example.shop.order', to which it is pinned: name the registry"
                        + " that the id is from, or take the id out of the catalog's"
                        + " schemas.lock.yaml and publish the catalog to this one.\n")
                    .formatted(apicurio.url(), door))));
    assertThat(Files.exists(home.resolve("schema-ids.json")), is(false));
  }

  @Test
  void aPrefixWithoutARegistryIsAUsageError() {
    Said said = live("--subject-prefix", "a.");
    assertThat(said.exitCode(), is(2));
    assertThat(firstLine(said), is("Error: Missing required argument(s): --registry=URL"));
  }

  private RawRecord order(int schemaId) {
    long noon = Instant.parse("2026-03-02T12:00:00Z").toEpochMilli();
    byte[] value =
        ByteBuffer.allocate(10)
            .put((byte) 0)
            .putInt(schemaId)
            .put((byte) 6)
            .put("ink".getBytes(UTF_8))
            .put((byte) 6)
            .array();
    Map<String, String> headers =
        Map.of(
            "content-type", "application/avro",
            "ce_specversion", "1.0",
            "ce_id", "o1",
            "ce_source", "/till/1",
            "ce_type", "com.example.shop.order",
            "ce_time", "2026-03-02T12:00:00Z",
            "ce_dataschema", ShopCatalog.ORDER_2);
    return new RawRecord(
        Position.of("shop.shop", 0, 0),
        noon,
        noon,
        null,
        value,
        headers.entrySet().stream()
            .map(header -> new Header(header.getKey(), header.getValue().getBytes(UTF_8)))
            .toList());
  }

  private Said publishAndPin(String prefix) {
    return Said.run(
        "contracts",
        "publish",
        "--catalog",
        shop.toString(),
        "--registry",
        apicurio.url().toString(),
        "--subject-prefix",
        prefix);
  }

  /** Publishes the catalog and forgets the ids again. */
  private void publish(String prefix) throws IOException {
    assertThat(publishAndPin(prefix).exitCode(), is(0));
    Files.delete(shop.lockFile());
  }

  private Said live(String... more) {
    List<String> arguments =
        List.of(
            "live",
            "--ledger",
            home.toString(),
            "--name",
            "shop",
            "--catalog",
            shop.toString(),
            "--bootstrap-servers",
            nobody);
    return Said.run(Stream.concat(arguments.stream(), Stream.of(more)).toArray(String[]::new));
  }

  /** Does what a live run does before it starts, and returns what is told. */
  private String ask(String prefix) {
    List<String> told = new ArrayList<>();
    new SchemaIdSync(registry, prefix, told::add)
        .about(Ledger.openOrCreate(Folder.at(home), "shop", shop.toString()));
    return String.join("\n", told);
  }

  private static String firstLine(Said said) {
    return said.err().lines().findFirst().orElseThrow();
  }

  private int order2(String prefix) throws IOException {
    return id(prefix + "com.example.shop.order", "order.v2.avsc", SchemaType.AVRO);
  }

  private int id(String subject, String file, SchemaType type) throws IOException {
    return registry
        .find(subject, new SchemaDocument(Files.readString(shop.event(file)), type))
        .orElseThrow();
  }
}
