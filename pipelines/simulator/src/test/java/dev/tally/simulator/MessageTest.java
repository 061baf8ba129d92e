package dev.tally.simulator;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;

import dev.tally.catalog.CatalogReader;
import dev.tally.catalog.Contract;
import dev.tally.event.Outcome;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.kafka.CloudEventMessage;
import dev.tally.kafka.ContentMode;
import dev.tally.wire.CloudEvent;
import dev.tally.wire.CloudEvents;
import dev.tally.wire.FlatData;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageTest {

  private static final Contract EDIT =
      CatalogReader.shipped("wiki").contract("org.wikimedia.example.edit").orElseThrow();
  private static final Instant TIME = Instant.parse("2015-09-12T00:46:58.771Z");

  @Test
  void bothContentModesCarryTheSameEvent() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("page", "Caf\u00e9 \"Central\"\n");
    data.put("delta", -7L);
    data.put("robot", true);
    EventDraft draft =
        new EventDraft(
            "urn:s",
            "f:1",
            "t",
            "about",
            TIME.toEpochMilli(),
            null,
            data,
            Rewrite.conflict(YamlNode.parse("none", "a: b")),
            null);
    CloudEvent structured = decode(draft.message(ContentMode.STRUCTURED, EDIT));
    assertThat(decode(draft.message(ContentMode.BINARY, EDIT)), is(structured));
    assertThat(structured.source(), is("urn:s"));
    assertThat(structured.id(), is("f:1"));
    assertThat(structured.subject(), is("about"));
    assertThat(structured.time(), is(TIME));
    assertThat(structured.dataSchema(), is("https://schemas.example.com/wiki/edit/1"));
    assertThat(((FlatData) structured.data()).fields(), is(data));
  }

  @SuppressWarnings("unchecked")
  private static CloudEvent decode(CloudEventMessage message) {
    RawRecord record =
        new RawRecord(
            Position.of("t", 0, 0),
            0,
            0,
            new byte[0],
            message.value(),
            message.headers().stream()
                .map(header -> new Header(header.key(), header.value()))
                .toList());
    Outcome<CloudEvent> outcome = CloudEvents.read(record).get(0).event();
    assertThat(outcome, is(instanceOf(Outcome.Accepted.class)));
    return ((Outcome.Accepted<CloudEvent>) outcome).value();
  }
}
