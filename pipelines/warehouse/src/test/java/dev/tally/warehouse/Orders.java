package dev.tally.warehouse;

import dev.tally.catalog.Catalog;
import dev.tally.catalog.Contract;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.catalog.LedgerTerms;
import dev.tally.catalog.LedgerTerms.IdlePartitions;
import dev.tally.catalog.Meter;
import dev.tally.catalog.Meter.Aggregation;
import dev.tally.catalog.Meter.Measure;
import dev.tally.catalog.SchemaIds;
import dev.tally.compat.Mode;
import dev.tally.event.Hash128;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.Totals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A small catalog of orders, and rows of its meters. */
public final class Orders {

  public static final long MINUTE = Duration.ofMinutes(1).toMillis();

  public static final Meter ORDERS =
      new Meter(
          "orders",
          "What shops sold.",
          List.of("com.example.order"),
          null,
          List.of("shop", "currency"),
          Duration.ofMinutes(1),
          List.of(
              new Measure("orders", Aggregation.COUNT, null, false),
              new Measure("amount", Aggregation.SUM, "amount", true),
              new Measure("smallest", Aggregation.MIN, "amount", true),
              new Measure("largest", Aggregation.MAX, "amount", true)));

  public static final Meter RECORDS =
      new Meter(
          "tally.records",
          "What became of the records.",
          List.of(),
          null,
          List.of("topic", "partition", "disposition", "code"),
          Duration.ofMinutes(1),
          List.of(
              new Measure("records", Aggregation.COUNT, null, false),
              new Measure("last_offset", Aggregation.MAX, null, false)));

  public static final Map<String, Meter> METERS =
      Map.of(ORDERS.name(), ORDERS, RECORDS.name(), RECORDS);

  public static final Catalog CATALOG =
      new Catalog(
          "shop",
          new LedgerTerms(
              Duration.ofSeconds(5),
              Duration.ofSeconds(60),
              Duration.ofDays(7),
              2,
              IdlePartitions.HEARTBEAT),
          List.of(
              new Contract(
                  "com.example.order",
                  "shop@example.com",
                  "orders",
                  Mode.BACKWARD,
                  List.of(),
                  List.of(
                      field("shop", FieldType.STRING, null),
                      field("currency", FieldType.STRING, null),
                      field("amount", FieldType.INTEGER, "currency")),
                  List.of(),
                  List.of())),
          List.of(ORDERS),
          List.of(),
          List.of(),
          SchemaIds.NONE);

  private Orders() {}

  /** Returns the epoch milliseconds of a time such as {@code 2025-03-01T10:00:00Z}. */
  public static long at(String time) {
    return Instant.parse(time).toEpochMilli();
  }

  /** Returns a row of one order of that amount, booked when it happened. */
  public static Posting order(String shop, String valueStart, long amount) {
    return order(shop, valueStart, valueStart, amount);
  }

  /** Returns a row of one order of that amount, late unless both windows are the same. */
  public static Posting order(String shop, String valueStart, String postingStart, long amount) {
    return new Posting(
        new PostingKey("orders", List.of(shop, "EUR"), at(valueStart)),
        MINUTE,
        at(postingStart),
        new Totals(
            List.of(1L, amount, amount, amount),
            1,
            valueStart.equals(postingStart) ? 0 : 1,
            Hash128.of(shop, valueStart, postingStart, "" + amount)));
  }

  /** Returns an empty certificate of one-minute windows. */
  public static Certificate certificate(String start, String end) {
    return Certificate.empty(MINUTE, at(start), at(end));
  }

  private static Field field(String name, FieldType type, @Nullable String currency) {
    return new Field(name, type, true, null, currency, false, null);
  }
}
