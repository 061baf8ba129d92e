package dev.tally.transforms.admit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

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
    List<String> records = rows.postings().stream().filter(row -> row.contains("tally.")).toList();
    assertThat(records, hasSize(3));
    assertThat(records.get(2), containsString("[\"orders\",\"0\",\"BEHIND_WATERMARK\",\"\"]"));
    assertThat(records.get(2), containsString("\"posting_start\":\"2026-03-02T10:10:00Z\""));
    assertThat(
        rows.postings().stream().filter(row -> row.contains("shop.daily")).toList(), hasSize(1));
    assertThat(rows.postings().get(0), containsString("\"measures\":{\"orders\":2,"));
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

    assertThat(rows.exceptions(), hasSize(1));
    assertThat(rows.exceptions().get(0), containsString("\"disposition\":\"BEHIND_WATERMARK\""));
    List<String> records = rows.postings().stream().filter(row -> row.contains("tally.")).toList();
    assertThat(records, hasSize(2));
    assertThat(records.get(1), containsString("[\"orders\",\"0\",\"BEHIND_WATERMARK\",\"\"]"));
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

    assertThat(rows.exceptions(), equalTo(List.of()));
    assertThat(rows.postings(), hasSize(3));
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
