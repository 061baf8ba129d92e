package dev.tally.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.sym.ByteQuadsCanonicalizer;
import dev.tally.event.Hash128;
import dev.tally.event.Outcome;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import dev.tally.event.RejectionCode;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventsJsonTest {

  private static final String WHOLE =
      "{\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"/s\",\"type\":\"a.b\","
          + "\"time\":\"2026-03-02T10:00:00Z\",\"dataschema\":\"urn:v1\",\"data\":{\"n\":1}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      emptyValue = "",
      value = {
        "``                     | EMPTY_VALUE    | The record has no value.",
        "hello                  | NOT_JSON       | The value is not JSON: it cannot be parsed at line 1, column 6.",
        "` `                    | NOT_JSON       | The value is not a JSON object.",
        "null                   | NOT_JSON       | The value is not a JSON object.",
        "[]                     | NOT_JSON       | The value is not a JSON object.",
        "7                      | NOT_JSON       | The value is not a JSON object.",
        "{\"a\":1               | NOT_JSON       | The value is not JSON: it cannot be parsed at line 1, column 7.",
        "{\"a\":1,\"a\":2}      | NOT_JSON       | The value is not JSON: it cannot be parsed at line 1, column 11.",
        "{\"data\":{\"a\":1,\"a\":2}} | NOT_JSON | The value is not JSON: it cannot be parsed at line 1, column 19.",
        "{} {}                  | NOT_JSON       | More follows behind the JSON object.",
        "{\"a\":NaN}            | NOT_JSON       | The value is not JSON: it cannot be parsed at line 1, column 9.",
        "{\"id\":\"\\ud800\"}   | NOT_JSON       | The value is not JSON: it cannot be parsed at line 1, column 15.",
        "{\"data\":{\"\\udc00\":1}} | NOT_JSON   | The value is not JSON: it cannot be parsed at line 1, column 20.",
        "{}                     | NOT_CLOUDEVENT | The attribute specversion is not \"1.0\".",
        "{\"specversion\":1.0}  | NOT_CLOUDEVENT | The attribute specversion is not \"1.0\".",
        "{\"specversion\":\"0.3\"} | NOT_CLOUDEVENT | The attribute specversion is not \"1.0\".",
        "{\"specversion\":\"1.0\"} | MISSING_ID  | The attribute id is missing or empty.",
        "{\"specversion\":\"1.0\",\"id\":7} | MISSING_ID | The attribute id is missing or empty.",
        "{\"specversion\":\"1.0\",\"id\":\"\"} | MISSING_ID | The attribute id is missing or empty.",
        "{\"specversion\":\"1.0\",\"id\":\"a\"} | MISSING_SOURCE | The attribute source is missing or empty.",
        "{\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"s\"} | UNKNOWN_TYPE | The attribute type is missing or empty.",
        "{\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"s\",\"type\":\"t\"} | BAD_TIME | The attribute time is missing or not RFC 3339.",
        "{\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"s\",\"type\":\"t\",\"time\":1} | BAD_TIME | The attribute time is missing or not RFC 3339.",
        "{\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"s\",\"type\":\"t\",\"time\":\"2026-03-02T10:00:00Z\"} | MISSING_DATASCHEMA | The attribute dataschema is missing or empty.",
      })
  void whatIsNoEventIsRejectedByItsFirstFault(String value, RejectionCode code, String detail) {
    assertThat(
        read(record(value.getBytes(UTF_8), List.of())), equalTo(Outcome.reject(code, detail)));
  }

  @Test
  void aTombstoneHasNoValue() {
    RawRecord tombstone = new RawRecord(Position.of("t", 0, 0), 0, 0, null, null, List.of());

    assertThat(
        read(tombstone),
        equalTo(Outcome.reject(RejectionCode.EMPTY_VALUE, "The record has no value.")));
  }

  @Test
  void bytesThatAreNoUtf8AreRejected() {
    for (byte[] value :
        new byte[][] {
          {'{', (byte) 0xC3, '}'}, // a sequence cut short
          {'"', (byte) 0xC0, (byte) 0x80, '"'}, // a longer form than needed
          {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'}, // half of a surrogate pair
          {(byte) 0xFF, (byte) 0xFE, '{', 0}, // UTF-16
        }) {
      assertThat(
          read(record(value, List.of())),
          equalTo(Outcome.reject(RejectionCode.INVALID_UTF8, "The value is not valid UTF-8.")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\0}\0", "\0{\0}", "\0\0\0{", "\0\0\0{zzzz", "\0\0{\0", "{\0", "\0"})
  void bytesThatAParserMayTakeForUtf16OrUtf32AreNoJson(String value) {
    assertThat(
        read(record(value.getBytes(UTF_8), List.of())),
        equalTo(Outcome.reject(RejectionCode.NOT_JSON, "The value is not a JSON object.")));
    Header batch = header("content-type", "application/cloudevents-batch+json");
    assertThat(
        read(record(value.replace('{', '[').replace('}', ']').getBytes(UTF_8), List.of(batch))),
        equalTo(Outcome.reject(RejectionCode.NOT_JSON, "The value is not a JSON array.")));
  }

  @Test
  void encodedDataOfNoBytesIsNoJson() {
    assertThat(
        read(record("{\"data_base64\":\"\"}".getBytes(UTF_8), List.of())),
        equalTo(Outcome.reject(RejectionCode.NOT_JSON, "The value is not a JSON object.")));
  }

  /** The parser keeps names in a table of its own, whose order begins with the process. */
  @Test
  @Timeout(60)
  void namesThatCollideInTheParsersTableAreReadLikeAnyOthers() throws Exception {
    List<String> names = collidingNames();
    assertThat(names.size(), greaterThan(5_000));
    StringBuilder data = new StringBuilder("{\"n\":1");
    names.forEach(name -> data.append(",\"").append(name).append("\":1"));

    CloudEvent event = accepted(WHOLE.replace("{\"n\":1}", data + "}"));

    assertThat(data(event).fields().size(), equalTo(names.size() + 1));
  }

  private static List<String> collidingNames() throws ReflectiveOperationException {
    Field json = CloudEventsJson.class.getDeclaredField("JSON");
    json.setAccessible(true);
    Field table = JsonFactory.class.getDeclaredField("_byteSymbolCanonicalizer");
    table.setAccessible(true);
    int seed = ((ByteQuadsCanonicalizer) table.get(json.get(null))).hashSeed();
    List<String> names = new ArrayList<>();
    for (int number = 0; number < 1 << 24; number++) {
      // Four characters from '@' to '\177', without the backslash and the delete character.
      int quad = 0x40404040 | spread(number);
      String name = new String(ByteBuffer.allocate(Integer.BYTES).putInt(quad).array(), UTF_8);
      if ((slot(quad ^ seed) & 0xFFFF) < 32 && !name.contains("\\") && !name.contains("\177")) {
        names.add(name);
      }
    }
    return names;
  }

  private static int spread(int number) {
    return (number & 0x3F)
        | (number & 0xFC0) << 2
        | (number & 0x3F000) << 4
        | (number & 0xFC0000) << 6;
  }

  /** Returns the hash that the parser's table is ordered by, of a name of four bytes. */
  private static int slot(int seeded) {
    int hash = seeded + (seeded >>> 16);
    hash ^= hash << 3;
    return hash + (hash >>> 12);
  }

  @Test
  void theLongestValueIsReadAndALongerOneIsNot() {
    String padding = "x".repeat(CloudEvents.MAX_VALUE_BYTES - WHOLE.length() - 7);
    String longest = WHOLE.replace("{\"n\":1}", "{\"n\":1,\"x\":\"" + padding + "\"}");
    byte[] value = longest.substring(0, longest.length()).getBytes(UTF_8);

    assertThat(value.length, equalTo(CloudEvents.MAX_VALUE_BYTES));
    assertThat(data(accepted(record(value, List.of()))).get("n"), equalTo(1L));
    assertThat(
        read(record((longest + " ").getBytes(UTF_8), List.of())),
        equalTo(
            Outcome.reject(
                RejectionCode.OVERSIZED, "The value has 524289 bytes, the limit is 524288.")));
  }

  @Test
  void aStructuredEventIsRead() {
    CloudEvent event = accepted(WHOLE.replace("\"data\"", "\"subject\":\"x\",\"data\""));

    assertThat(event.id(), equalTo("a"));
    assertThat(event.source(), equalTo("/s"));
    assertThat(event.type(), equalTo("a.b"));
    assertThat(event.subject(), equalTo("x"));
    assertThat(event.time(), equalTo(Instant.parse("2026-03-02T10:00:00Z")));
    assertThat(data(event).fields(), equalTo(Map.of("n", 1L)));
  }

  @Test
  void valuesHaveTheirTypes() {
    CloudEvent event =
        accepted(
            WHOLE.replace(
                "{\"n\":1}",
                "{\"text\":\"\\ud83d\\ude00\",\"long\":-9223372036854775808,\"whole\":1.50e1,"
                    + "\"large\":9223372036854775808,\"part\":0.10,\"zero\":-0.0,\"true\":true,"
                    + "\"null\":null,\"list\":[1]}"));

    Map<String, Object> fields = data(event).fields();
    assertThat(fields.remove("list"), instanceOf(Hash128.class));
    assertThat(
        fields,
        equalTo(
            Map.of(
                "text",
                "\ud83d\ude00",
                "long",
                Long.MIN_VALUE,
                "whole",
                15L,
                "large",
                new BigDecimal("9223372036854775808"),
                "part",
                new BigDecimal("0.1"),
                "zero",
                0L,
                "true",
                true)));
  }

  @Test
  void anEventWithoutDataHasNone() {
    CloudEvent event = accepted(WHOLE.replace(",\"data\":{\"n\":1}", ""));

    assertThat(data(event).fields(), anEmptyMap());
    assertThat(data(event).hash(), equalTo(Hash128.ZERO));
    assertThat(event.subject(), nullValue());
  }

  @Test
  void bothModesHaveTheSameContent() {
    RawRecord binary =
        record("{\"n\":1.0}".getBytes(UTF_8), attributes("2026-03-02T11:00:00+01:00"));

    CloudEvent event = accepted(binary);

    assertThat(event, equalTo(accepted(WHOLE)));
    assertThat(Headers.of(binary).type(), equalTo("a.b"));
  }

  @Test
  void headersOfAStructuredEventAreNotItsAttributes() {
    RawRecord record =
        record(
            WHOLE.replace("\"id\":\"a\",", "").getBytes(UTF_8),
            List.of(header("ce_id", "from a header"), header("content-type", "x")));

    assertThat(
        read(record),
        equalTo(Outcome.reject(RejectionCode.MISSING_ID, "The attribute id is missing or empty.")));
  }

  @Test
  void theLastOfTwoHeadersCounts() {
    List<Header> headers = new ArrayList<>(attributes("2026-03-02T10:00:00Z"));
    headers.add(0, header("ce_type", "dev.tally.control.heartbeat"));
    headers.add(header("ce_id", "b"));
    RawRecord record = record("{}".getBytes(UTF_8), headers);

    assertThat(accepted(record).id(), equalTo("b"));
    assertThat(Headers.of(record).type(), equalTo("a.b"));
  }

  @Test
  void anAttributeInAHeaderMustBeText() {
    List<Header> headers = new ArrayList<>(attributes("2026-03-02T10:00:00Z"));
    headers.add(new Header("ce_id", new byte[] {(byte) 0xFF}));

    assertThat(
        read(record("{}".getBytes(UTF_8), headers)),
        equalTo(
            Outcome.reject(
                RejectionCode.INVALID_UTF8, "An attribute in the headers is not valid UTF-8.")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"n\":1e999999999}",
        "{\"n\":1e-999999999}",
        "{\"n\":1e2147483647}",
        "{\"n\":1e-2147483647}",
        "{\"n\":-1E+2147483640}",
        "{\"n\":0e999999999}",
        "{\"n\":12.51e2147483646}",
        "{\"n\":12.51e-2147483645}",
      })
  @Timeout(5)
  void aNumberOfAnySizeIsReadAtNoCost(String data) {
    CloudEvent event = accepted(WHOLE.replace("{\"n\":1}", data));

    assertThat(data(event).hash(), not(equalTo(data(accepted(WHOLE)).hash())));
    String text = String.valueOf(data(event).get("n"));
    assertThat(text.length() < 32, equalTo(true));
    assertThat(Numbers.plainest(new BigDecimal(text)), equalTo(data(event).get("n")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e99999999999",
        "1e-99999999999",
        "1e-2147483648",
        "10e2147483647",
        "100e2147483647",
        "12e2147483647",
        "-12.51E+2147483647",
      })
  @Timeout(5)
  void aNumberBeyondAnySizeIsNoJson(String number) {
    assertThat(
        codeOf(WHOLE.replace("{\"n\":1}", "{\"n\":" + number + "}")),
        equalTo(RejectionCode.NOT_JSON));
  }

  @Test
  @Timeout(5)
  void hostileValuesAreRejectedAndNothingElse() {
    assertThat(
        codeOf(WHOLE.replace("{\"n\":1}", "{\"n\":".repeat(10_000) + "1" + "}".repeat(10_000))),
        equalTo(RejectionCode.NOT_JSON));
    assertThat(
        codeOf(WHOLE.replace("{\"n\":1}", "[".repeat(10_000) + "]".repeat(10_000))),
        equalTo(RejectionCode.NOT_JSON));
    assertThat(codeOf("[".repeat(100_000)), equalTo(RejectionCode.NOT_JSON));
    assertThat(
        codeOf(WHOLE.replace("1}", "9".repeat(100_000) + "}")), equalTo(RejectionCode.NOT_JSON));
    assertThat(
        codeOf(WHOLE.replace("\"n\"", "\"" + "n".repeat(100_000) + "\"")),
        equalTo(RejectionCode.NOT_JSON));
    assertThat(
        codeOf(WHOLE.replace("1}", "\"" + "x".repeat(10_000_000) + "\"}")),
        equalTo(RejectionCode.OVERSIZED));
  }

  private static RejectionCode codeOf(String value) {
    Outcome<CloudEvent> outcome = read(record(value.getBytes(UTF_8), List.of()));
    assertThat(outcome, instanceOf(Outcome.Rejected.class));
    return ((Outcome.Rejected<CloudEvent>) outcome).code();
  }

  private static CloudEvent accepted(String value) {
    return accepted(record(value.getBytes(UTF_8), List.of()));
  }

  private static CloudEvent accepted(RawRecord record) {
    Outcome<CloudEvent> outcome = read(record);
    assertThat(outcome, instanceOf(Outcome.Accepted.class));
    return ((Outcome.Accepted<CloudEvent>) outcome).value();
  }

  private static List<Header> attributes(String time) {
    return List.of(
        header("ce_specversion", "1.0"),
        header("ce_id", "a"),
        header("ce_source", "/s"),
        header("ce_type", "a.b"),
        header("ce_time", time),
        header("ce_dataschema", "urn:v1"),
        new Header("trace", null));
  }

  private static Header header(String name, String value) {
    return new Header(name, value.getBytes(UTF_8));
  }

  private static Outcome<CloudEvent> read(RawRecord record) {
    return CloudEvents.read(record).get(0).event();
  }

  private static FlatData data(CloudEvent event) {
    return (FlatData) event.data();
  }

  private static RawRecord record(byte[] value, List<Header> headers) {
    return new RawRecord(Position.of("t", 0, 0), 0, 0, null, value, headers);
  }
}
