package dev.tally.catalog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import com.google.common.collect.ImmutableMap;
import dev.tally.catalog.ConsumerCard.Reads;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.Contract.Rule;
import dev.tally.catalog.LedgerTerms.IdlePartitions;
import dev.tally.catalog.Meter.Aggregation;
import dev.tally.catalog.Meter.Measure;
import dev.tally.catalog.ProbeCard.Expected;
import dev.tally.catalog.ProbeCard.Sent;
import dev.tally.compat.Mode;
import dev.tally.compat.SchemaLanguage;
import dev.tally.compat.SchemaText;
import dev.tally.event.Disposition;
import dev.tally.event.RejectionCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the folders under {@code sound}. */
class CatalogReaderTest {

  private static Catalog read(String name) throws Exception {
    return CatalogReader.read(
        Path.of(CatalogReaderTest.class.getResource("/sound/" + name).toURI()));
  }

  private static ContractVersion version(String catalog, String name, List<Field> fields)
      throws Exception {
    String file = "events/" + name + ".schema.json";
    Path path =
        Path.of(CatalogReaderTest.class.getResource("/sound/" + catalog + "/" + file).toURI());
    SchemaText schema = new SchemaText(file, Files.readString(path), SchemaLanguage.JSON_SCHEMA);
    return new ContractVersion(
        1, "https://acme.com/schemas/" + name + "/1", schema, null, null, fields);
  }

  @Test
  void everythingThatCanBeDeclaredIsRead() throws Exception {
    List<Field> refundFields =
        List.of(
            new Field("currency", FieldType.STRING, true, null, null, false, null),
            new Field("amount_micros", FieldType.INTEGER, true, null, "currency", false, null));
    Contract refund =
        new Contract(
            "com.acme.refund",
            "The returns desk",
            "shop.refunds",
            Mode.BACKWARD,
            List.of(version("shop", "refund", refundFields)),
            refundFields,
            List.of(),
            List.of());
    List<Field> saleFields =
        List.of(
            new Field(
                "quantity",
                FieldType.INTEGER,
                true,
                null,
                null,
                false,
                null,
                new Bounds(-1_000L, null)),
            new Field("amount_micros", FieldType.INTEGER, true, null, "currency", false, null),
            new Field("currency", FieldType.STRING, false, "EUR", null, false, null),
            new Field("gift", FieldType.BOOLEAN, false, false, null, false, null),
            new Field(
                "due",
                FieldType.TIME,
                false,
                Instant.parse("2025-12-31T23:00:00Z"),
                null,
                false,
                null),
            new Field("weight", FieldType.NUMBER, false, new BigDecimal("0.50"), null, false, null),
            new Field("buyer", FieldType.STRING, false, null, null, true, null));
    List<Field> derived =
        List.of(
            new Field(
                "each_micros",
                FieldType.INTEGER,
                false,
                null,
                "currency",
                false,
                "amount_micros / quantity",
                new Bounds(-9_000_000_000_000_000_000L, 9_000_000_000_000_000_000L)),
            new Field(
                "is_bulk",
                FieldType.BOOLEAN,
                false,
                null,
                null,
                false,
                "quantity > 9 && each_micros < 1000000"));
    Contract sale =
        new Contract(
            "com.acme.sale",
            "sales@acme.com",
            "shop.sales",
            Mode.FULL_TRANSITIVE,
            List.of(version("shop", "sale", saleFields)),
            Stream.concat(saleFields.stream(), derived.stream()).toList(),
            List.of(new Rule("quantity > 0", "a sale has at least one piece")),
            List.of(
                new Deprecation("gift", LocalDate.parse("2027-01-31"), "the gift's own event")));
    Meter gifts =
        new Meter(
            "shop.gifts",
            "Gifts by the minute.",
            List.of("com.acme.sale"),
            "gift && !is_bulk",
            List.of(),
            Duration.ofMinutes(1),
            List.of(new Measure("gifts", Aggregation.COUNT, null, false)));
    Meter money =
        new Meter(
            "shop.money",
            "Money by the day.",
            List.of("com.acme.sale", "com.acme.refund"),
            null,
            List.of("currency"),
            Duration.ofDays(1),
            List.of(
                new Measure("events_seen", Aggregation.COUNT, null, false),
                new Measure("total", Aggregation.SUM, "amount_micros", true),
                new Measure("least", Aggregation.MIN, "amount_micros", true),
                new Measure("most", Aggregation.MAX, "amount_micros", true)));
    ConsumerCard desk =
        new ConsumerCard(
            "refund-desk",
            "Shows what came back.",
            "desk@acme.com",
            List.of(
                new Reads("com.acme.refund", List.of("amount_micros")),
                new Reads("com.acme.sale", List.of("quantity", "is_bulk"))));
    ProbeCard till =
        new ProbeCard(
            "till",
            "A sale is counted.",
            List.of(
                new Sent(
                    "sold",
                    "com.acme.sale",
                    "till-1",
                    Duration.ofMinutes(5),
                    2,
                    Disposition.ADMITTED,
                    null,
                    ImmutableMap.<String, Serializable>builder()
                        .put("quantity", 12L)
                        .put("amount_micros", 6_000_000L)
                        .put("gift", true)
                        .put("due", "2026-01-01T00:00:00Z")
                        .put("weight", new BigDecimal("1.5"))
                        .put("buyer", "")
                        .buildOrThrow()),
                new Sent(
                    "nothing",
                    "com.acme.sale",
                    null,
                    Duration.ZERO,
                    1,
                    Disposition.REJECTED,
                    RejectionCode.RULE_BROKEN,
                    ImmutableMap.of("quantity", 0L, "amount_micros", 1L))),
            List.of(new Expected("shop.money", List.of("EUR"), 1, Map.of("total", 6_000_000L))));
    LedgerTerms terms =
        new LedgerTerms(
            Duration.ofMillis(250),
            Duration.ofMinutes(15),
            Duration.ofDays(1),
            4,
            IdlePartitions.HEARTBEAT);

    Catalog catalog = read("shop");

    assertThat(
        catalog,
        equalTo(
            new Catalog(
                "shop",
                terms,
                List.of(refund, sale),
                List.of(gifts, money),
                List.of(desk),
                List.of(till),
                SchemaIds.NONE)));
    assertThat(catalog.topics(), contains("shop.refunds", "shop.sales"));
  }

  @Test
  void aChangeThatIsToldFromWhatToWhatIsInOrder() throws Exception {
    assertThat(
        read("change").contracts().stream().map(Contract::type).toList(),
        contains("com.acme.order.status_changed"));
  }

  @Test
  void whatALedgerDoesNotSayHasADefault() throws Exception {
    assertThat(
        read("bare").terms(),
        is(
            new LedgerTerms(
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofDays(7),
                16,
                IdlePartitions.CLOCK)));
  }

  @Test
  void aCatalogSurvivesJavaSerialization() throws Exception {
    Catalog catalog = read("shop");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(catalog);
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject(), equalTo(catalog));
    }
  }
}
