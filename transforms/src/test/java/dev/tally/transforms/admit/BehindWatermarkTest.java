package dev.tally.transforms.admit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.transforms.CountEvents;
import dev.tally.transforms.parity.Column;
import dev.tally.transforms.parity.Golden;
import dev.tally.transforms.parity.Log;
import dev.tally.transforms.parity.Records;
import dev.tally.transforms.parity.Rows;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** A record that shows up although its time has passed: it is told of, and moves no number. */
class BehindWatermarkTest {

  private static final Instant TEN = Instant.parse("2026-03-02T10:00:00Z");

  private static final String OF_THE_DAY =
      "{\"meter\":\"shop.daily\",\"group\":[\"s\",\"EUR\"],\"window\":\"PT24H\","
          + "\"value_start\":\"2026-03-02T00:00:00Z\",\"posting_start\":\"2026-03-02T00:00:00Z\","
          + "\"measures\":{\"orders\":1,\"amount\":5,\"dearest\":5},\"events\":1,\"late_events\":0,\"fingerprint\":\"f9223ae26c2084691d1977430ad09feb\"}";

  private static final String OF_THE_DAY_WITH_A_COPY =
      "{\"meter\":\"shop.daily\",\"group\":[\"s\",\"EUR\"],\"window\":\"PT24H\","
          + "\"value_start\":\"2026-03-02T00:00:00Z\",\"posting_start\":\"2026-03-02T00:00:00Z\","
          + "\"measures\":{\"orders\":2,\"amount\":10,\"dearest\":5},\"events\":2,\"late_events\":1,\"fingerprint\":\"1141147a906139bd0325bc9e3512d02e\"}";

  private static final String OF_THE_MINUTE =
      "{\"meter\":\"shop.minutely\",\"group\":[\"s\"],\"window\":\"PT1M\","
          + "\"value_start\":\"2026-03-02T10:00:00Z\",\"posting_start\":\"2026-03-02T10:00:00Z\","
          + "\"measures\":{\"events\":1},\"events\":1,\"late_events\":0,\"fingerprint\":\"f9223ae26c2084691d1977430ad09feb\"}";

  private static final String LATE_IN_THE_MINUTE =
      "{\"meter\":\"shop.minutely\",\"group\":[\"s\"],\"window\":\"PT1M\","
          + "\"value_start\":\"2026-03-02T10:00:00Z\",\"posting_start\":\"2026-03-02T10:10:00Z\","
          + "\"measures\":{\"events\":1},\"events\":1,\"late_events\":1,\"fingerprint\":\"181ed9982440b553e60c455b2a423043\"}";

  private static final String ADMITTED =
      "{\"meter\":\"tally.records\",\"group\":[\"orders\",\"0\",\"ADMITTED\",\"\"],\"window\":\"PT1M\","
          + "\"value_start\":\"2026-03-02T10:00:00Z\",\"posting_start\":\"2026-03-02T10:00:00Z\","
          + "\"measures\":{\"records\":1,\"last_offset\":0,\"batched\":0},\"events\":1,\"late_events\":0,\"fingerprint\":\"47f2c3599b2f0531487e4d02f36bac4c\"}";

  private static final String ADMITTED_LATER =
      "{\"meter\":\"tally.records\",\"group\":[\"orders\",\"0\",\"ADMITTED\",\"\"],\"window\":\"PT1M\","
          + "\"value_start\":\"2026-03-02T10:10:00Z\",\"posting_start\":\"2026-03-02T10:10:00Z\","
          + "\"measures\":{\"records\":1,\"last_offset\":2,\"batched\":0},\"events\":1,\"late_events\":0,\"fingerprint\":\"0bd687226655ca12ad71a6aa8cff8d70\"}";

  private static final String BEHIND =
      "{\"meter\":\"tally.records\",\"group\":[\"orders\",\"0\",\"BEHIND_WATERMARK\",\"\"],\"window\":\"PT1M\","
          + "\"value_start\":\"2026-03-02T10:10:00Z\",\"posting_start\":\"2026-03-02T10:10:00Z\","
          + "\"measures\":{\"records\":1,\"last_offset\":1,\"batched\":0},\"events\":1,\"late_events\":0,\"fingerprint\":\"7a30ed49d87700b5e9855834bb8a9c53\"}";

  @Test
  void anEventBehindTheWatermarkIsAnExceptionAndItsCopyInTimeCounts() {
    RawRecord first = order("a", 0, TEN);
    RawRecord behind = order("b", 1, TEN.plus(org.joda.time.Duration.standardSeconds(1)));
    RawRecord copy = copyOf(behind, TEN.plus(org.joda.time.Duration.standardMinutes(11)));
    TestStream<RawRecord> stream =
        TestStream.create(RawRecord.CODER)
            .addElements(handedOver(first))
            .advanceWatermarkTo(TEN.plus(org.joda.time.Duration.standardMinutes(10)))
            .addElements(handedOver(behind))
            .addElements(handedOver(copy))
            .advanceWatermarkToInfinity();

    Rows rows = count(stream);

    rows.exceptions().forEach(r -> System.out.println("EXC " + r));

    assertThat(
        rows.exceptions(),
        contains(
            "{\"position\":\"orders/0@1\",\"append_time\":\"2026-03-02T10:00:01Z\","
                + "\"arrival_time\":\"2026-03-02T10:00:01Z\","
                + "\"posted_time\":\"2026-03-02T10:00:01Z\",\"disposition\":\"BEHIND_WATERMARK\","
                + "\"code\":null,\"detail\":\"It is booked 599000 ms before what was already"
                + " decided.\",\"source\":\"/till\",\"id\":\"b\","
                + "\"type\":\"com.example.shop.order\",\"event_time\":\"2026-03-02T10:00:01Z\","
                + "\"survivor\":null,\"value\":null}"));
    assertThat(
        rows.postings(),
        contains(
            OF_THE_DAY_WITH_A_COPY,
            OF_THE_MINUTE,
            LATE_IN_THE_MINUTE,
            ADMITTED,
            ADMITTED_LATER,
            BEHIND));
  }

  @Test
  void aRecordThatIsNoEventIsBehindTheWatermarkTooWhereItComesBehindIt() {
    RawRecord first = order("a", 0, TEN);
    Instant before = TEN.plus(org.joda.time.Duration.standardSeconds(1));
    RawRecord broken = Records.record(Position.of("orders", 0, 1), before.getMillis(), "broken");
    TestStream<RawRecord> stream =
        TestStream.create(RawRecord.CODER)
            .addElements(handedOver(first))
            .advanceWatermarkTo(TEN.plus(org.joda.time.Duration.standardMinutes(10)))
            .addElements(handedOver(broken))
            .advanceWatermarkToInfinity();

    Rows rows = count(stream);

    rows.exceptions().forEach(r -> System.out.println("EXC " + r));

    assertThat(
        rows.exceptions(),
        contains(
            "{\"position\":\"orders/0@1\",\"append_time\":\"2026-03-02T10:00:01Z\","
                + "\"arrival_time\":\"2026-03-02T10:00:01Z\","
                + "\"posted_time\":\"2026-03-02T09:59:56Z\",\"disposition\":\"BEHIND_WATERMARK\","
                + "\"code\":null,\"detail\":\"It is booked 604000 ms before what was already"
                + " decided.\",\"source\":null,\"id\":null,\"type\":null,\"event_time\":null,"
                + "\"survivor\":null,\"value\":\"broken\"}"));
    assertThat(rows.postings(), contains(OF_THE_DAY, OF_THE_MINUTE, ADMITTED, BEHIND));
  }

  @Test
  void anEventBetweenTheLastDrainAndTheWatermarkStillCounts() {
    Instant watermark = TEN.plus(org.joda.time.Duration.millis(249));
    TestStream<RawRecord> stream =
        TestStream.create(RawRecord.CODER)
            .advanceWatermarkTo(watermark)
            .addElements(handedOver(order("a", 0, TEN)))
            .advanceWatermarkToInfinity();

    Rows rows = count(stream);

    rows.exceptions().forEach(r -> System.out.println("EXC " + r));

    assertThat(rows.exceptions(), equalTo(List.of()));
    assertThat(rows.postings(), contains(OF_THE_DAY, OF_THE_MINUTE, ADMITTED));
  }

  private static Rows count(TestStream<RawRecord> stream) {
    Column column = new Column("Direct", List.of("--runner=DirectRunner"), (Log log) -> stream);
    return column
        .count(
            new Log(Duration.ZERO, List.of()),
            Golden.catalogs(),
            catalogs -> CountEvents.of(catalogs).withShards(2))
        .rows();
  }

  private static TimestampedValue<RawRecord> handedOver(RawRecord record) {
    return TimestampedValue.of(record, Instant.ofEpochMilli(record.arrivalTime() - 5_000));
  }

  private static RawRecord order(String id, long offset, Instant time) {
    String value =
        "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"/till\",".formatted(id)
            + "\"type\":\"com.example.shop.order\",\"time\":\"%s\",".formatted(time)
            + "\"dataschema\":\"https://schemas.example.com/shop/order/1\","
            + "\"data\":{\"shop\":\"s\",\"quantity\":1,\"price_micros\":5,\"currency\":\"EUR\"}}";
    return Records.record(Position.of("orders", 0, offset), time.getMillis(), value);
  }

  private static RawRecord copyOf(RawRecord record, Instant arrival) {
    return Records.record(
        Position.of("orders", 0, 2),
        arrival.getMillis(),
        arrival.getMillis(),
        null,
        record.value(),
        List.of());
  }
}
