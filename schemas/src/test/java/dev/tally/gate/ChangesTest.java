package dev.tally.gate;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.CatalogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of the catalog under {@code gate/before}, written into a copy of it. */
class ChangesTest {

  private static final String SALE = "contract com.acme.sale: ";

  @TempDir private Path folder;
  private Catalog before;

  @BeforeEach
  void copyCatalog() throws Exception {
    Path root = Path.of(ChangesTest.class.getResource("/gate/before").toURI());
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(root.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.write(copy, Files.readAllBytes(file));
      }
    }
    before = CatalogReader.read(folder);
  }

  @Test
  void whatIsForPeopleIsNoChange() throws IOException {
    edit("events/sale.yaml", "owner: sales@acme.com", "owner: tills@acme.com");
    edit("events/sale.yaml", "Something was sold.", "Somebody bought something.");
    edit("events/sale.yaml", "compatibility: FULL", "compatibility: BACKWARD");
    edit("events/sale.yaml", "removal: 2026-12-01", "removal: 2027-12-01");
    edit("events/sale.v2.avsc", "\"name\": \"Sale\",", "\"name\": \"Sale\", \"doc\": \"Sold.\",");
    edit(
        "events/sale.v1.schema.json",
        "\"type\": \"object\"",
        "\"title\": \"A\", \"type\": \"object\"");
    edit("events/refund.proto", "message Refund", "// Back it goes.\nmessage Refund");
    edit("meters/money.yaml", "Money by the day and shop.", "What each shop took.");
    edit("consumers/models.yaml", "fraud@acme.com", "models@acme.com");

    assertThat(changes(), is(List.of()));
  }

  @Test
  void everythingElseIsToldByContractAndByMeter() throws IOException {
    edit("events/sale.yaml", "retired: 2026-06-01", "retired: 2026-07-01");
    edit("events/sale.yaml", "amount_micros / quantity", "(amount_micros / quantity)");
    edit("events/sale.yaml", "at least one piece", "pieces");
    edit(
        "events/visit.avsc",
        "\"name\": \"people\"",
        "\"name\": \"people\", \"aliases\": [\"count\"]");
    edit("events/refund.yaml", "topic: sales", "topic: refunds");
    edit("events/stay.schema.json", "\"level\", \"minutes\"", "\"level\"");
    edit("meters/money.yaml", "each_micros > 0", "each_micros > 1");
    Files.writeString(
        folder.resolve("meters/more.yaml"),
        "meters:\n"
            + "  - {name: shop.visits, description: People., events: [com.acme.visit],"
            + " group_by: [shop], window: 1h, measures: {people: {sum: people}}}\n");
    Files.writeString(folder.resolve("ledger.yaml"), "shards: 3\n");

    assertThat(
        changes(),
        equalTo(
            List.of(
                "terms: changed",
                "contract com.acme.refund: topic refunds instead of sales",
                SALE + "version https://acme.com/schemas/sale/1 retired on 2026-07-01",
                SALE + "field each_micros changed",
                SALE + "rules changed",
                "contract com.acme.stay: version https://acme.com/schemas/stay/1 changed",
                "contract com.acme.stay: field minutes changed",
                "contract com.acme.visit: version https://acme.com/schemas/visit/1 changed",
                "meter shop.money: filter changed",
                "meter shop.visits: added")));
  }

  @Test
  void aVersionAContractAndAMeterMayComeAndGo() throws IOException {
    Files.delete(folder.resolve("events/stay.yaml"));
    Files.delete(folder.resolve("events/stay.schema.json"));
    Files.delete(folder.resolve("meters/money.yaml"));
    edit(
        "events/sale.yaml",
        "deprecated:",
        "  - dataschema: https://acme.com/schemas/sale/3\n    schema: sale.v3.avsc\ndeprecated:");
    edit("events/sale.yaml", "fields:\n  amount_micros: {unit: micros, currency: currency}\n", "");
    edit(
        "events/sale.yaml",
        "deprecated:",
        "fields:\n  amount_micros: {unit: micros, currency: currency}\ndeprecated:");
    Files.writeString(
        folder.resolve("events/sale.v3.avsc"),
        Files.readString(folder.resolve("events/sale.v2.avsc"))
            .replace(
                "\n  ]", ",\n    {\"name\": \"till\", \"type\": \"int\", \"default\": 0}\n  ]"));

    assertThat(
        changes(),
        equalTo(
            List.of(
                SALE + "version https://acme.com/schemas/sale/3 added",
                SALE + "field till added",
                "contract com.acme.stay: removed",
                "meter shop.money: removed")));
    assertThat(
        Changes.between(CatalogReader.read(folder), before),
        equalTo(
            List.of(
                SALE + "version https://acme.com/schemas/sale/3 removed",
                SALE + "field till removed",
                "contract com.acme.stay: added",
                "meter shop.money: added")));
  }

  private List<String> changes() {
    return Changes.between(before, CatalogReader.read(folder));
  }

  private void edit(String file, String from, String to) throws IOException {
    String text = Files.readString(folder.resolve(file));
    assertThat(file, text.replace(from, to), is(not(equalTo(text))));
    Files.writeString(folder.resolve(file), text.replace(from, to));
  }
}
