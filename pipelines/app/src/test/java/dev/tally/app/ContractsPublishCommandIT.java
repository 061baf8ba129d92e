package dev.tally.app;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.SchemaIds;
import dev.tally.registry.AnsweringServer;
import dev.tally.registry.ApicurioRegistry;
import dev.tally.registry.CompatibilityMode;
import dev.tally.registry.SchemaDocument;
import dev.tally.registry.SchemaRegistry;
import dev.tally.registry.SchemaType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Every test has a copy of the catalog and subjects of its own, because all share one registry. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class ContractsPublishCommandIT {

  private static final String ORDER_1_SHA256 =
      "a1d710f626fbcebb3c47c86c1488fc51d891679da51e95df918da50a03d04183";

  private static ApicurioRegistry apicurio;
  private static SchemaRegistry registry;

  @TempDir private Path folder;
  private ShopCatalog shop;

  @BeforeAll
  static void startRegistry() throws IOException {
    apicurio = ApicurioRegistry.start();
    registry = SchemaRegistry.at(apicurio.url());
  }

  @AfterAll
  static void stopRegistry() throws IOException {
    apicurio.close();
  }

  @BeforeEach
  void copyCatalog() throws IOException, URISyntaxException {
    shop = ShopCatalog.in(folder.resolve("shop"));
  }

  @Test
  void everyVersionIsPublishedAndPinned() throws IOException {
    Said said = publish("a.");

    int door = door("a.");
    int first = order("a.", "order.v1.avsc");
    int second = order("a.", "order.v2.avsc");
    int refund = refund("a.");
    assertThat(
        said,
        is(
            new Said(
                0,
                """
                type                     version  language     subject                    compatibility  id  outcome
                com.example.shop.entry         1  JSON Schema  a.com.example.shop.entry   -              %d   published
                com.example.shop.exit          1  JSON Schema  a.com.example.shop.exit    -              %d   published
                com.example.shop.order         1  Avro         a.com.example.shop.order   BACKWARD       %d   published
                com.example.shop.order         2  Avro         a.com.example.shop.order   BACKWARD       %d   published
                com.example.shop.refund        1  Protobuf     a.com.example.shop.refund  BACKWARD       %d   published

                The registry is told no compatibility (-) of JSON schemas, nor of versions in several \
                languages: check those with tally contracts check.
                %s has 4 ids more.
                """
                    .formatted(door, door, first, second, refund, shop.lockFile()),
                "")));
    assertThat(
        Files.readString(shop.lockFile()),
        is(
            """
            # Written by 'tally contracts publish': the ids of the schemas in schema registries.
            ids:
              - id: %d
                dataschema: https://schemas.example.com/shop/door/1
                sha256: e5dc94fb172aae8b8e1c0d5df8126ec295f36fd98fceb43dfa6b44985e8bbae7
              - id: %d
                dataschema: https://schemas.example.com/shop/order/1
                sha256: a1d710f626fbcebb3c47c86c1488fc51d891679da51e95df918da50a03d04183
              - id: %d
                dataschema: https://schemas.example.com/shop/order/2
                sha256: d4556258766d78a87f58c0a51ad398c0db2b38d26cb594f3bdef71050e1ec401
              - id: %d
                dataschema: https://schemas.example.com/shop/refund/1
                sha256: ef39e6fcd8c4ee8645b9f9096c4d8259642951594e3c042d64cb6ff6d0da1346
            """
                .formatted(door, first, second, refund)));
    assertThat(
        pinned(),
        is(
            SchemaIds.NONE
                .with(door, ShopCatalog.DOOR)
                .with(first, ShopCatalog.ORDER_1)
                .with(second, ShopCatalog.ORDER_2)
                .with(refund, ShopCatalog.REFUND)));
    assertThat(registry.versions("a.com.example.shop.order"), is(List.of(1, 2)));
    assertThat(
        registry.latest("a.com.example.shop.refund").orElseThrow().schema(),
        is(new SchemaDocument(Files.readString(shop.event("refund.proto")), SchemaType.PROTOBUF)));
  }

  @Test
  void theRegistryDemandsWhatAContractInAvroOrProtobufPromises() throws IOException {
    String order = Files.readString(shop.event("order.yaml"));
    Files.writeString(shop.event("order.yaml"), order + "compatibility: FULL_TRANSITIVE\n");
    registry.setMode("k.com.example.shop.refund", CompatibilityMode.FORWARD);

    assertThat(publish("k.").exitCode(), is(0));

    assertThat(mode("k.com.example.shop.order"), is(CompatibilityMode.FULL_TRANSITIVE));
    assertThat(mode("k.com.example.shop.refund"), is(CompatibilityMode.BACKWARD));
    assertThat(mode("k.com.example.shop.entry"), is(CompatibilityMode.NONE));
  }

  /** Apicurio calls every version by the language of the first and cannot compare them. */
  @Test
  void ofVersionsInSeveralLanguagesTheRegistryIsToldNothing() throws IOException {
    Files.writeString(
        shop.event("exit.yaml"),
        """
          - dataschema: https://schemas.example.com/shop/exit/2
            schema: exit.v2.avsc
        """,
        StandardOpenOption.APPEND);
    Files.writeString(
        shop.event("exit.v2.avsc"),
        """
        {"type": "record", "name": "Exit", "fields": [{"name": "door", "type": "string"}]}
        """);

    Said said = publish("l.");

    assertThat(said.exitCode(), is(0));
    assertThat(
        said.out()
            .lines()
            .filter(line -> line.contains("Avro"))
            .map(line -> line.contains("  BACKWARD  "))
            .toList(),
        is(List.of(false, true, true)));
  }

  @Test
  void aDryRunTellsTheRegistryNothing() {
    assertThat(publish("m.", "--dry-run").exitCode(), is(0));

    assertThat(registry.mode("m.com.example.shop.order"), is(Optional.empty()));
  }

  @Test
  void publishingAgainChangesNothing() throws IOException {
    publish("b.");
    FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(shop.lockFile(), longAgo);

    Said said = publish("b.");

    assertThat(
        said,
        is(
            new Said(
                0,
                """
                type                     version  language     subject                    compatibility  id  outcome
                com.example.shop.entry         1  JSON Schema  b.com.example.shop.entry   -              %d   was there
                com.example.shop.exit          1  JSON Schema  b.com.example.shop.exit    -              %d   was there
                com.example.shop.order         1  Avro         b.com.example.shop.order   BACKWARD       %d   was there
                com.example.shop.order         2  Avro         b.com.example.shop.order   BACKWARD       %d   was there
                com.example.shop.refund        1  Protobuf     b.com.example.shop.refund  BACKWARD       %d   was there

                The registry is told no compatibility (-) of JSON schemas, nor of versions in several \
                languages: check those with tally contracts check.
                No id is new, so %s is left as it is.
                """
                    .formatted(
                        door("b."),
                        door("b."),
                        order("b.", "order.v1.avsc"),
                        order("b.", "order.v2.avsc"),
                        refund("b."),
                        shop.lockFile()),
                "")));
    assertThat(Files.getLastModifiedTime(shop.lockFile()), is(longAgo));
    assertThat(registry.versions("b.com.example.shop.order"), is(List.of(1, 2)));
  }

  @Test
  void aSchemaThatImportsOthersIsRefusedBeforeItIsSent() throws IOException {
    Files.writeString(
        shop.event("refund.proto"),
        Files.readString(shop.event("refund.proto"))
            .replace("string item = 1;", "Item item = 1;")
            .replace("\nmessage", "\nimport \"item.proto\";\nmessage"));
    Files.writeString(
        shop.event("item.proto"),
        "syntax = \"proto3\";\npackage com.example.shop;\nmessage Item { string name = 1; }\n");

    for (String[] options : new String[][] {{"--dry-run"}, {}}) {
      Said said = publish("q.", options);

      assertThat(said.exitCode(), is(1));
      assertThat(
          said.out().lines().filter(line -> line.contains("refund")).toList(),
          is(
              List.of(
                  "com.example.shop.refund        1  Protobuf     q.com.example.shop.refund "
                      + " BACKWARD       -   refused",
                  "events/refund.proto, version 1 of com.example.shop.refund: It imports"
                      + " item.proto, and Tally publishes schemas in one piece only; let its"
                      + " producers register it, and write the id into schemas.lock.yaml.")));
    }
    assertThat(registry.versions("q.com.example.shop.refund"), is(List.of()));
    assertThat(registry.versions("q.com.example.shop.order"), is(List.of(1, 2)));
  }

  @Test
  void theSubjectIsTheEventTypeWhereThereIsNoPrefix() {
    assertThat(publish().exitCode(), is(0));

    assertThat(registry.versions("com.example.shop.order"), is(List.of(1, 2)));
    assertThat(registry.versions("com.example.shop.exit"), is(List.of(1)));
  }

  @Test
  void theIdsOfAnotherRegistryStay() throws IOException {
    Files.writeString(
        shop.lockFile(),
        """
        ids:
          - {id: 100001, dataschema: %s, sha256: %s}
        """
            .formatted(ShopCatalog.ORDER_1, ORDER_1_SHA256));

    Said said = publish("c.");

    assertThat(said.exitCode(), is(0));
    assertThat(lastLine(said.out()), is(shop.lockFile() + " has 4 ids more."));
    assertThat(
        pinned(),
        is(
            SchemaIds.NONE
                .with(door("c."), ShopCatalog.DOOR)
                .with(order("c.", "order.v1.avsc"), ShopCatalog.ORDER_1)
                .with(100_001, ShopCatalog.ORDER_1)
                .with(order("c.", "order.v2.avsc"), ShopCatalog.ORDER_2)
                .with(refund("c."), ShopCatalog.REFUND)));
  }

  @Test
  void aSchemaThatHasChangedIsRefusedBeforeAnythingIsSent() throws IOException {
    publish("d.");
    String pins = Files.readString(shop.lockFile());
    int id = order("d.", "order.v1.avsc");
    Files.writeString(
        shop.event("order.v1.avsc"),
        Files.readString(shop.event("order.v1.avsc")).replace("item", "product"));

    assertThat(
        publish("never."),
        is(
            new Said(
                43,
                "",
                "schemas.lock.yaml:6: events/order.v1.avsc is not what has the id %d: a published"
                        .formatted(id)
                    + " schema stays as it is, so undo the change and write a new version\n")));
    assertThat(registry.versions("never.com.example.shop.entry"), is(List.of()));
    assertThat(Files.readString(shop.lockFile()), is(pins));
  }

  @Test
  void ofAContractWithARefusedVersionNothingNewerIsTried() throws IOException {
    breakOrder();

    Said said = publish("e.");

    int first = order("e.", "order.v1.avsc");
    assertThat(
        said,
        is(
            new Said(
                1,
                """
                type                     version  language     subject                    compatibility  id  outcome
                com.example.shop.entry         1  JSON Schema  e.com.example.shop.entry   -              %d   published
                com.example.shop.exit          1  JSON Schema  e.com.example.shop.exit    -              %d   published
                com.example.shop.order         1  Avro         e.com.example.shop.order   BACKWARD       %d   published
                com.example.shop.order         2  Avro         e.com.example.shop.order   BACKWARD       -   refused
                com.example.shop.order         3  Avro         e.com.example.shop.order   BACKWARD       -   waits for the version before
                com.example.shop.refund        1  Protobuf     e.com.example.shop.refund  BACKWARD       %d   published

                The registry is told no compatibility (-) of JSON schemas, nor of versions in several \
                languages: check those with tally contracts check.
                events/order.v2.avsc, version 2 of com.example.shop.order: The schema registry at %s \
                refused to register a schema of type AVRO under 'e.com.example.shop.order', as \
                incompatible with an earlier version: \
                io.apicurio.registry.rules.RuleViolationException: Incompatible artifact: \
                e.com.example.shop.order [AVRO], num of incompatible diffs: {1}, list of diff types: \
                [pieces at /fields/1] Causes: pieces at /fields/1
                %s has 3 ids more.
                """
                    .formatted(
                        door("e."),
                        door("e."),
                        first,
                        refund("e."),
                        apicurio.url(),
                        shop.lockFile()),
                "")));
    assertThat(
        pinned(),
        is(
            SchemaIds.NONE
                .with(door("e."), ShopCatalog.DOOR)
                .with(first, ShopCatalog.ORDER_1)
                .with(refund("e."), ShopCatalog.REFUND)));
    assertThat(registry.versions("e.com.example.shop.order"), is(List.of(1)));
  }

  @Test
  void aDryRunAsksAndChangesNothing() throws IOException {
    registry.register("f.com.example.shop.exit", document("door.schema.json", SchemaType.JSON));

    Said said = publish("f.", "--dry-run");

    assertThat(
        said,
        is(
            new Said(
                0,
                """
                type                     version  language     subject                    compatibility  id  outcome
                com.example.shop.entry         1  JSON Schema  f.com.example.shop.entry   -              -   would be published
                com.example.shop.exit          1  JSON Schema  f.com.example.shop.exit    -              %d   was there
                com.example.shop.order         1  Avro         f.com.example.shop.order   BACKWARD       -   would be published
                com.example.shop.order         2  Avro         f.com.example.shop.order   BACKWARD       -   waits for the version before
                com.example.shop.refund        1  Protobuf     f.com.example.shop.refund  BACKWARD       -   would be published

                The registry is told no compatibility (-) of JSON schemas, nor of versions in several \
                languages: check those with tally contracts check.
                A dry run: nothing was published, and %s is left as it is.
                """
                    .formatted(
                        id("f.com.example.shop.exit", "door.schema.json", SchemaType.JSON),
                        shop.lockFile()),
                "")));
    assertThat(registry.versions("f.com.example.shop.entry"), is(List.of()));
    assertThat(registry.versions("f.com.example.shop.order"), is(List.of()));
    assertThat(Files.exists(shop.lockFile()), is(false));
  }

  @Test
  void aDryRunTellsWhatWouldBeRefused() throws IOException {
    registry.register("g.com.example.shop.order", document("order.v1.avsc", SchemaType.AVRO));
    registry.setMode("g.com.example.shop.order", CompatibilityMode.BACKWARD);
    breakOrder();

    Said said = publish("g.", "--dry-run");

    assertThat(
        said,
        is(
            new Said(
                1,
                """
                type                     version  language     subject                    compatibility  id  outcome
                com.example.shop.entry         1  JSON Schema  g.com.example.shop.entry   -              -   would be published
                com.example.shop.exit          1  JSON Schema  g.com.example.shop.exit    -              -   would be published
                com.example.shop.order         1  Avro         g.com.example.shop.order   BACKWARD       %d   was there
                com.example.shop.order         2  Avro         g.com.example.shop.order   BACKWARD       -   refused
                com.example.shop.order         3  Avro         g.com.example.shop.order   BACKWARD       -   waits for the version before
                com.example.shop.refund        1  Protobuf     g.com.example.shop.refund  BACKWARD       -   would be published

                The registry is told no compatibility (-) of JSON schemas, nor of versions in several \
                languages: check those with tally contracts check.
                events/order.v2.avsc, version 2 of com.example.shop.order: The schema registry at %s \
                would refuse it under 'g.com.example.shop.order', as incompatible with an earlier \
                version: Incompatible artifact: g.com.example.shop.order [AVRO], num of incompatible \
                diffs: {1}, list of diff types: [pieces at /fields/1] Causes: pieces at /fields/1
                A dry run: nothing was published, and %s is left as it is.
                """
                    .formatted(order("g.", "order.v1.avsc"), apicurio.url(), shop.lockFile()),
                "")));
    assertThat(registry.versions("g.com.example.shop.order"), is(List.of(1)));
    assertThat(Files.exists(shop.lockFile()), is(false));
  }

  @Test
  void programsReadJson() throws IOException {
    for (String name :
        List.of("entry.yaml", "exit.yaml", "door.schema.json", "refund.yaml", "refund.proto")) {
      Files.delete(shop.event(name));
    }
    breakOrder();

    Said said = publish("h.", "--format", "json");

    assertThat(
        said,
        is(
            new Said(
                1,
                """
                {
                  "new_ids" : 1,
                  "versions" : [
                    {
                      "type" : "com.example.shop.order",
                      "version" : 1,
                      "dataschema" : "https://schemas.example.com/shop/order/1",
                      "language" : "AVRO",
                      "subject" : "h.com.example.shop.order",
                      "compatibility" : "BACKWARD",
                      "id" : %d,
                      "outcome" : "PUBLISHED",
                      "reason" : null
                    },
                    {
                      "type" : "com.example.shop.order",
                      "version" : 2,
                      "dataschema" : "https://schemas.example.com/shop/order/2",
                      "language" : "AVRO",
                      "subject" : "h.com.example.shop.order",
                      "compatibility" : "BACKWARD",
                      "id" : null,
                      "outcome" : "REFUSED",
                      "reason" : "The schema registry at %s refused to register a schema of type AVRO under \
                'h.com.example.shop.order', as incompatible with an earlier version: \
                io.apicurio.registry.rules.RuleViolationException: Incompatible artifact: \
                h.com.example.shop.order [AVRO], num of incompatible diffs: {1}, list of diff types: \
                [pieces at /fields/1] Causes: pieces at /fields/1"
                    },
                    {
                      "type" : "com.example.shop.order",
                      "version" : 3,
                      "dataschema" : "https://schemas.example.com/shop/order/3",
                      "language" : "AVRO",
                      "subject" : "h.com.example.shop.order",
                      "compatibility" : "BACKWARD",
                      "id" : null,
                      "outcome" : "WAITING",
                      "reason" : null
                    }
                  ]
                }
                """
                    .formatted(order("h.", "order.v1.avsc"), apicurio.url()),
                "")));
  }

  @Test
  void whatWasPublishedBeforeARegistryFailedIsPinnedAndTold() throws IOException {
    try (AnsweringServer server =
        AnsweringServer.inTurn(
            "404 {\"error_code\":40401,\"message\":\"Subject not found.\"}",
            "200 {\"id\":7}",
            "500 {\"error_code\":50001,\"message\":\"The disk is full\"}")) {
      assertThat(
          publishTo(server.url()),
          is(
              new Said(
                  30,
                  """
                  type                    version  language     subject                 compatibility  id  outcome
                  com.example.shop.entry        1  JSON Schema  com.example.shop.entry  -              7   published

                  The registry is told no compatibility (-) of JSON schemas, nor of versions in several \
                  languages: check those with tally contracts check.
                  %s has 1 id more.
                  """
                      .formatted(shop.lockFile()),
                  "The schema registry at %s failed to find a schema of type JSON under"
                          .formatted(server.url())
                      + " 'com.example.shop.exit': status 500, error code 50001: The disk is"
                      + " full\n")));
    }
    assertThat(pinned(), is(SchemaIds.NONE.with(7, ShopCatalog.DOOR)));
  }

  @Test
  void idsThatCannotBeWrittenAreToldWithWhatToDo() throws IOException {
    Path draft = shop.folder().resolve("schemas.lock.yaml.part");
    Files.createSymbolicLink(draft, folder.resolve("missing/file"));

    Said said = publish("i.");

    assertThat(
        said,
        is(
            new Said(
                43,
                "",
                "The schemas are in the registry, but their ids could not be written to %s"
                        .formatted(shop.lockFile())
                    + " (java.nio.file.NoSuchFileException: "
                    + draft
                    + "): make it writable and run the same command again.\n")));
    Files.delete(draft);
    assertThat(lastLine(publish("i.").out()), is(shop.lockFile() + " has 4 ids more."));
  }

  @Test
  void aRegistryThatIsDownIsNamed() throws IOException {
    URI nobody = URI.create("http://127.0.0.1:" + closedPort());

    assertThat(
        publishTo(nobody),
        is(
            new Said(
                30,
                "",
                "The schema registry at "
                    + nobody
                    + " cannot be reached (no connection): check its URL, and that it runs.\n")));
    assertThat(Files.exists(shop.lockFile()), is(false));
  }

  @Test
  void whatIsNoRegistryIsNamed() {
    URI url = apicurio.server().resolve("/apis");

    assertThat(
        publishTo(url),
        is(
            new Said(
                43,
                "",
                "What answers at "
                    + url
                    + " is no schema registry (status 404, application/json, to POST"
                    + " /subjects/com.example.shop.entry): check the URL, with the path of the"
                    + " Confluent-compatible API, such as /apis/ccompat/v7.\n")));
  }

  @Test
  void whoMayNotAskIsToldToCheckTheCredentials() throws IOException {
    try (AnsweringServer server = AnsweringServer.withJson(401, "")) {
      assertThat(
          publishTo(server.url()),
          is(
              new Said(
                  43,
                  "",
                  "The schema registry at %s does not let you find a schema of type JSON under"
                          .formatted(server.url())
                      + " 'com.example.shop.entry' (status 401): check the user and password, or"
                      + " the token, and what they may do.\n")));
    }
  }

  @Test
  void aCatalogThatComesWithTallyIsNoFolder() {
    assertThat(
        Said.run("contracts", "publish", "--catalog", "retail", "--registry", "http://localhost:1"),
        is(
            new Said(
                43,
                "",
                "The catalog 'retail' comes with Tally and is no folder in which ids could be kept:"
                    + " name the folder of a catalog of your own with --catalog.\n")));
  }

  @Test
  void everyProblemOfACatalogIsToldAndNothingIsSent() throws IOException {
    Files.delete(shop.event("refund.proto"));
    Files.writeString(shop.event("exit.yaml"), "type: com.example.shop.exit\nowner: me\n");

    Said said = publish("never.");

    String checked = Said.run("check", "--catalog", shop.toString()).out();
    assertThat(said.exitCode(), is(43));
    assertThat(said.out(), is(""));
    assertThat(checked, is(said.err() + "4 problems.\n"));
    assertThat(registry.versions("never.com.example.shop.entry"), is(List.of()));
  }

  /** Writes a version 2 of which version 1's data lacks a field, and a version 3 like version 2. */
  private void breakOrder() throws IOException {
    String broken = Files.readString(shop.event("order.v2.avsc")).replace(", \"default\": 1", "");
    Files.writeString(shop.event("order.v2.avsc"), broken);
    Files.writeString(shop.event("order.v3.avsc"), broken.replace("pieces", "count"));
    Files.writeString(
        shop.event("order.yaml"),
        """
          - dataschema: https://schemas.example.com/shop/order/3
            schema: order.v3.avsc
        """,
        StandardOpenOption.APPEND);
  }

  private static CompatibilityMode mode(String subject) {
    return registry.mode(subject).orElseThrow();
  }

  private SchemaIds pinned() {
    return CatalogReader.read(shop.folder()).schemaIds();
  }

  private int door(String prefix) throws IOException {
    return id(prefix + "com.example.shop.entry", "door.schema.json", SchemaType.JSON);
  }

  private int order(String prefix, String file) throws IOException {
    return id(prefix + "com.example.shop.order", file, SchemaType.AVRO);
  }

  private int refund(String prefix) throws IOException {
    return id(prefix + "com.example.shop.refund", "refund.proto", SchemaType.PROTOBUF);
  }

  /** Returns the id that the registry gave. */
  private int id(String subject, String file, SchemaType type) throws IOException {
    return registry.find(subject, document(file, type)).orElseThrow();
  }

  private SchemaDocument document(String file, SchemaType type) throws IOException {
    return new SchemaDocument(Files.readString(shop.event(file)), type);
  }

  private Said publish() {
    return publishTo(apicurio.url());
  }

  private Said publish(String prefix, String... more) {
    return publishTo(
        apicurio.url(),
        Stream.concat(Stream.of("--subject-prefix", prefix), Stream.of(more))
            .toArray(String[]::new));
  }

  private Said publishTo(URI url, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "contracts",
                "publish",
                "--catalog",
                shop.toString(),
                "--registry",
                url.toString()));
    arguments.addAll(List.of(more));
    return Said.run(arguments.toArray(String[]::new));
  }

  private static String lastLine(String text) {
    return text.lines().reduce("", (before, line) -> line);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
