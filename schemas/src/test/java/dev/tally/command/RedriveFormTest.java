package dev.tally.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.command.Redrive.Repeat;
import dev.tally.event.Outcome;
import dev.tally.event.Outcome.Accepted;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.event.RejectionCode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedriveFormTest {

  private static final Position PLACE = Position.of("shop.control", 0, 7);
  private static final Instant NOW = Instant.parse("2026-03-12T08:00:00Z");
  private static final RawRecord ORIGINAL =
      new RawRecord(
          new Position("shop.orders", 3, 41, 2),
          1_773_000_000_000L,
          1_773_000_000_000L,
          "k".getBytes(UTF_8),
          new byte[] {0, (byte) 0xff},
          List.of(new Header("trace", null), new Header("ce_id", "e1".getBytes(UTF_8))));

  @Test
  void aCommandIsReadableByPeople() {
    Repeat repeat = new Repeat(Position.of("shop.orders", 1, 5), true);
    RawRecord record =
        RedriveForm.record(new Redrive(ORIGINAL, repeat, "till was offline"), PLACE, NOW);

    assertThat(
        text(record.value()),
        is(
            "{\"original\":\"shop.orders/3@41#2\",\"append_time\":1773000000000,\"key\":\"aw==\","
                + "\"value\":\"AP8=\",\"headers\":[{\"name\":\"trace\",\"value\":null},"
                + "{\"name\":\"ce_id\",\"value\":\"ZTE=\"}],\"repeat\":{\"survivor\":"
                + "\"shop.orders/1@5\",\"same_payload\":true},\"reason\":\"till was offline\"}"));
    assertThat(text(record.key()), is("shop.orders/3@41#2"));
    assertThat(
        record.headers().stream()
            .map(header -> header.name() + "=" + text(header.value()))
            .toList(),
        is(
            List.of(
                "ce_specversion=1.0",
                "ce_type=dev.tally.command.redrive",
                "ce_source=urn:tally:redrive",
                "ce_id=shop.orders/3@41#2/2026-03-12T08:00:00Z",
                "ce_time=2026-03-12T08:00:00Z",
                "content-type=application/json")));
  }

  @Test
  void aCommandComesBackAsItWasWritten() {
    Repeat repeat = new Repeat(new Position("shop.orders", 1, 5, 3), false);
    for (Redrive command :
        List.of(new Redrive(ORIGINAL, repeat, "why"), new Redrive(ORIGINAL, null, null))) {
      RawRecord record = RedriveForm.record(command, PLACE, NOW);

      Redrive back = ((Accepted<Redrive>) RedriveForm.read(record)).value();

      assertThat(back.original().position(), is(ORIGINAL.position()));
      assertThat(back.original().appendTime(), is(ORIGINAL.appendTime()));
      assertThat(back.original().key(), is(ORIGINAL.key()));
      assertThat(back.original().value(), is(ORIGINAL.value()));
      assertThat(back.original().headers().size(), is(2));
      assertThat(back.original().headers().get(1).name(), is("ce_id"));
      assertThat(back.original().headers().get(1).value(), is("e1".getBytes(UTF_8)));
      assertThat(back.repeat(), is(command.repeat()));
      assertThat(back.reason(), is(command.reason()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{} {}",
        "{}",
        "{\"original\":\"orders\",\"append_time\":1,\"key\":null,\"value\":null,\"headers\":[]}",
        "{\"original\":\"\\ud800/0@1\",\"append_time\":1,\"key\":null,\"value\":null,\"headers\":[]}",
        "{\"original\":\"o/0@1\",\"append_time\":1.5,\"key\":null,\"value\":null,\"headers\":[]}",
        "{\"original\":\"o/0@1\",\"append_time\":1,\"key\":7,\"value\":null,\"headers\":[]}",
        "{\"original\":\"o/0@1\",\"append_time\":1,\"key\":null,\"value\":\"?\",\"headers\":[]}",
        "{\"original\":\"o/0@1\",\"append_time\":1,\"key\":null,\"value\":null,\"headers\":[1]}",
        "{\"original\":\"o/0@1\",\"append_time\":1,\"key\":null,\"value\":null,\"headers\":[],"
            + "\"repeat\":{\"survivor\":\"o/0@2\"}}",
        "{\"original\":\"o/0@1\",\"original\":\"o/0@2\",\"append_time\":1,\"key\":null,"
            + "\"value\":null,\"headers\":[]}",
      })
  void whatIsNoCommandIsRefusedAndNeverThrows(String data) {
    RawRecord record =
        new RawRecord(
            PLACE,
            0,
            0,
            null,
            data.getBytes(UTF_8),
            List.of(new Header("ce_type", Redrive.TYPE.getBytes(UTF_8))));

    assertThat(
        RedriveForm.read(record),
        is(Outcome.reject(RejectionCode.INVALID_COMMAND, "The command's data cannot be read.")));
  }

  @Test
  void anotherTypeIsNoCommand() {
    RawRecord record =
        new RawRecord(
            PLACE, 0, 0, null, "{}".getBytes(UTF_8), List.of(new Header("ce_type", null)));

    assertThat(
        RedriveForm.read(record),
        is(
            Outcome.reject(
                RejectionCode.INVALID_COMMAND, "The record is no command that this build knows.")));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
