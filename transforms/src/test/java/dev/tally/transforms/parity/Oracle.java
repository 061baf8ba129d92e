package dev.tally.transforms.parity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.hash.Hashing;
import com.google.common.primitives.Bytes;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a log must come to by the rules of the ledger, worked out all at once and in the plainest
 * way.
 *
 * <p>It shares no code with the flow: it knows the golden catalog by heart, reads JSON as a tree,
 * sorts everything, and adds fingerprints up as {@link BigInteger}s. What it reads is only what the
 * test logs hold.
 */
public final class Oracle {

  private static final long ON_TIME = 5_000;
  private static final long AHEAD = 60_000;
  private static final long HORIZON = 7L * 24 * 60 * 60 * 1000;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private static final String SHOP = "com.example.shop.";
  private static final String SCHEMAS = "https://schemas.example.com/shop/";
  private static final long RETIRED = Instant.parse("2026-03-11T00:00:00Z").toEpochMilli();

  /** From here on the second catalog decides. */
  private static final long CHANGED = Instant.parse("2026-04-01T00:00:00Z").toEpochMilli();

  private static final String ORDER = "com.example.shop.order";
  private static final String VISIT = "com.example.shop.visit";
  private static final String RETURN = "com.example.shop.return";
  private static final String BATCH = "application/cloudevents-batch+json";
  private static final BigInteger TWO_128 = BigInteger.ONE.shiftLeft(128);

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final Map<String, Row> rows = new TreeMap<>();
  private final List<String> exceptions = new ArrayList<>();

  private Oracle() {}

  /** Returns the rows of a log. */
  public static Rows count(List<RawRecord> records) {
    Oracle oracle = new Oracle();
    List<Judged> events = new ArrayList<>();
    for (RawRecord record : records.stream().flatMap(Oracle::events).toList()) {
      Judged judged = isCommand(record) ? oracle.judgeCommand(record) : oracle.judge(record);
      if (judged.disposition == null) {
        events.add(judged);
      } else {
        oracle.book(judged);
      }
    }
    events.sort(
        Comparator.<Judged>comparingLong(event -> event.posted)
            .thenComparing(event -> event.record.arrivalTime())
            .thenComparing(event -> event.record.position().topic())
            .thenComparing(event -> event.record.position().partition())
            .thenComparing(event -> event.record.position().offset())
            .thenComparing(event -> event.record.position().item()));
    Map<String, Judged> survivors = new HashMap<>();
    Map<String, String> broughtBack = new HashMap<>();
    for (Judged event : events) {
      String identity = event.source + "\n" + event.id;
      Judged survivor = survivors.get(identity);
      if (event.original != null && broughtBack.containsKey(event.original)) {
        event.disposition = "DUPLICATE";
        event.survivor = broughtBack.get(event.original);
        event.detail = "It brings back a record that was brought back before.";
      } else if (survivor == null || event.posted - survivor.posted > HORIZON) {
        event.disposition = "ADMITTED";
        survivors.put(identity, event);
        if (event.original != null) {
          broughtBack.put(event.original, event.record.position().toString());
        }
        oracle.meter(event);
      } else {
        boolean same = event.payload().equals(survivor.payload());
        event.disposition = same ? "DUPLICATE" : "CONFLICT";
        event.survivor = survivor.record.position().toString();
        event.detail =
            "It repeats an event booked "
                + (event.posted - survivor.posted)
                + " ms earlier, with "
                + (same ? "the same" : "another")
                + " payload.";
      }
      oracle.book(event);
    }
    return new Rows(oracle.rows.values().stream().map(Row::line).toList(), oracle.exceptions);
  }

  /** Takes a batch apart, into records of one event each. */
  private static Stream<RawRecord> events(RawRecord record) {
    boolean isBatch =
        record.headers().stream()
            .map(Header::value)
            .anyMatch(value -> value != null && new String(value, UTF_8).equals(BATCH));
    if (!isBatch) {
      return Stream.of(record);
    }
    List<RawRecord> events = new ArrayList<>();
    try {
      for (JsonNode event : JSON.readTree(record.value())) {
        events.add(
            new RawRecord(
                record.position().item(events.size()),
                record.appendTime(),
                record.arrivalTime(),
                record.key(),
                JSON.writeValueAsBytes(event),
                List.of()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return events.isEmpty() ? Stream.of(record) : events.stream();
  }

  /** One record and what it is found to be; an event has no disposition before it is admitted. */
  private static final class Judged {

    final RawRecord record;
    @Nullable String original;
    long posted;
    @Nullable String disposition;
    @Nullable String code;
    String detail = "";
    @Nullable String source;
    @Nullable String id;
    @Nullable String type;
    @Nullable String subject;
    @Nullable Instant time;
    @Nullable String survivor;
    JsonNode data = JSON.createObjectNode();
    byte @Nullable [] encoded;

    Judged(RawRecord record) {
      this.record = record;
      this.posted = record.arrivalTime() - ON_TIME;
    }

    Judged rejected(String why, String sentence) {
      return is("REJECTED", why, sentence);
    }

    Judged is(String what, @Nullable String why, String sentence) {
      disposition = what;
      code = why;
      detail = sentence;
      return this;
    }

    /** Takes over what attributes say of whose event it is. */
    void name(Map<String, String> attributes) {
      id = textOf("id", attributes);
      source = textOf("source", attributes);
      type = textOf("type", attributes);
      String written = attributes.getOrDefault("time", "");
      try {
        time = written.startsWith("+") ? null : OffsetDateTime.parse(written).toInstant();
      } catch (DateTimeException e) {
        time = null;
      }
    }

    private static @Nullable String textOf(String name, Map<String, String> attributes) {
      String text = attributes.getOrDefault(name, "");
      return text.isEmpty() ? null : text;
    }

    long eventTime() {
      return time == null ? Long.MIN_VALUE : time.toEpochMilli();
    }

    BigInteger payload() {
      return then(
          murmur(texts(type, String.valueOf(time), subject == null ? "" : subject)), hash(data));
    }
  }

  // ---- what a record is

  private static boolean isCommand(RawRecord record) {
    return record.position().topic().endsWith(".control")
        && record.headers().stream()
            .map(Header::value)
            .noneMatch(
                value ->
                    value != null && new String(value, UTF_8).startsWith("dev.tally.control."));
  }

  /** Judges what a command brings back as if it had arrived where the command did. */
  private Judged judgeCommand(RawRecord command) {
    if (command.headers().isEmpty()) {
      return new Judged(command)
          .rejected("INVALID_COMMAND", "The record is no command that this build knows.");
    }
    try {
      JsonNode data = JSON.readTree(command.value());
      String original = data.get("original").textValue();
      List<Header> headers = new ArrayList<>();
      for (JsonNode header : data.get("headers")) {
        headers.add(new Header(header.get("name").textValue(), header.get("value").binaryValue()));
      }
      RawRecord again =
          new RawRecord(
              command.position(),
              command.appendTime(),
              command.arrivalTime(),
              null,
              data.get("value").binaryValue(),
              headers);
      int item = original.contains("#") ? Integer.parseInt(original.replaceAll(".*#", "")) : 0;
      RawRecord event = events(again).toList().get(item);
      Judged judged = new Judged(event.at(command.position()));
      judged.original = original;
      judged = judge(judged);
      JsonNode repeat = data.get("repeat");
      if (repeat != null) {
        judged.posted = command.arrivalTime() - ON_TIME;
        judged.survivor = repeat.get("survivor").textValue();
        judged.is(
            repeat.get("same_payload").booleanValue() ? "DUPLICATE" : "CONFLICT",
            null,
            "It brings back a copy of an event that was counted when the command was written.");
      }
      return judged;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Judged judge(RawRecord record) {
    return judge(new Judged(record));
  }

  private Judged judge(Judged judged) {
    RawRecord record = judged.record;
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      byte[] value = header.value();
      if (value != null && header.name().startsWith("ce_")) {
        headers.put(header.name().substring(3), new String(value, UTF_8));
      }
    }
    if (judged.original == null
        && headers.getOrDefault("type", "").startsWith("dev.tally.control.")) {
      return judged.is("CONTROL", null, "");
    }
    judged.name(headers);
    byte[] value = record.value();
    if (value == null || value.length == 0) {
      return judged.rejected("EMPTY_VALUE", "The record has no value.");
    }
    if (value.length > 524_288) {
      return judged.rejected(
          "OVERSIZED", "The value has " + value.length + " bytes, the limit is 524288.");
    }
    boolean binary = headers.containsKey("specversion");
    if ((binary && value[0] == 0) || isEncoded(record)) {
      judged.encoded = value;
      return judgeEvent(judged, headers);
    }
    if (!binary) {
      judged.name(Map.of());
    }
    JsonNode tree;
    try (JsonParser parser = JSON.createParser(value)) {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
      tree = JSON.readTree(parser);
      if (tree != null && tree.isObject() && parser.nextToken() != null) {
        if (!binary) {
          judged.name(firstTexts(new String(value, UTF_8)));
        }
        return judged.rejected("NOT_JSON", "More follows behind the JSON object.");
      }
    } catch (CharacterCodingException e) {
      return judged.rejected("INVALID_UTF8", "The value is not valid UTF-8.");
    } catch (JsonProcessingException e) {
      if (!binary) {
        judged.name(firstTexts(new String(value, UTF_8)));
      }
      return judged.rejected(
          "NOT_JSON",
          "The value is not JSON: it cannot be parsed at line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ".");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (tree != null && tree.isArray() && tree.isEmpty() && !judged.record.headers().isEmpty()) {
      return judged.rejected("EMPTY_VALUE", "The batch holds no event.");
    }
    if (tree == null || !tree.isObject()) {
      return judged.rejected("NOT_JSON", "The value is not a JSON object.");
    }
    Map<String, String> attributes = headers;
    if (binary) {
      judged.data = tree;
    } else {
      attributes = new HashMap<>();
      for (Iterator<Map.Entry<String, JsonNode>> i = tree.fields(); i.hasNext(); ) {
        Map.Entry<String, JsonNode> field = i.next();
        if (field.getValue().isTextual()) {
          attributes.put(field.getKey(), field.getValue().textValue());
        }
      }
      judged.data = tree.path("data").isObject() ? tree.path("data") : JSON.createObjectNode();
    }
    return judgeEvent(judged, attributes);
  }

  /** Returns what a text that is no JSON says of its event before it breaks. */
  private static Map<String, String> firstTexts(String value) {
    Map<String, String> texts = new HashMap<>();
    Matcher matcher = Pattern.compile("\"(\\w+)\"\\s*:\\s*\"([^\"]*)\"").matcher(value);
    while (matcher.find()) {
      texts.putIfAbsent(matcher.group(1), matcher.group(2));
    }
    return texts;
  }

  private Judged judgeEvent(Judged judged, Map<String, String> attributes) {
    judged.name(attributes);
    if (!"1.0".equals(attributes.get("specversion"))) {
      return judged.rejected("NOT_CLOUDEVENT", "The attribute specversion is not \"1.0\".");
    }
    for (String name : List.of("id", "source", "type")) {
      if (attributes.getOrDefault(name, "").isEmpty()) {
        return judged.rejected(
            Map.of("id", "MISSING_ID", "source", "MISSING_SOURCE", "type", "UNKNOWN_TYPE")
                .getOrDefault(name, ""),
            "The attribute " + name + " is missing or empty.");
      }
    }
    if (judged.time == null) {
      return judged.rejected("BAD_TIME", "The attribute time is missing or not RFC 3339.");
    }
    judged.subject = attributes.get("subject");
    String dataSchema = attributes.getOrDefault("dataschema", "");
    if (dataSchema.isEmpty()) {
      return judged.rejected("MISSING_DATASCHEMA", "The attribute dataschema is missing or empty.");
    }
    long arrival = judged.record.arrivalTime();
    if (judged.eventTime() - arrival > AHEAD) {
      return judged.rejected(
          "FUTURE_EVENT_TIME",
          "The event time is " + (judged.eventTime() - arrival) + " ms ahead of the arrival time.");
    }
    judged.posted = Math.max(judged.eventTime(), arrival - ON_TIME);
    boolean changed = judged.posted >= CHANGED;
    if (!ORDER.equals(judged.type)
        && !VISIT.equals(judged.type)
        && !(changed && RETURN.equals(judged.type))) {
      return judged.rejected("UNKNOWN_TYPE", "No contract declares this type.");
    }
    String version = dataSchema.replace(SCHEMAS + judged.type.substring(SHOP.length()) + "/", "");
    if (!version.matches(RETURN.equals(judged.type) ? "1" : changed ? "[123]" : "[12]")
        && !(VISIT.equals(judged.type) && version.equals("3"))) {
      return judged.rejected("UNKNOWN_VERSION", "The contract has no version of this dataschema.");
    }
    if (version.equals("1") && ORDER.equals(judged.type) && judged.eventTime() >= RETIRED) {
      return judged.rejected("RETIRED_VERSION", "Version 1 of the contract retired on 2026-03-11.");
    }
    if (changed
        && version.equals("2")
        && ORDER.equals(judged.type)
        && judged.eventTime() >= CHANGED) {
      return judged.rejected("RETIRED_VERSION", "Version 2 of the contract retired on 2026-04-01.");
    }
    if (arrival - judged.eventTime() > HORIZON && judged.original == null) {
      return judged.is(
          "EXPIRED",
          null,
          "The event time is " + (arrival - judged.eventTime()) + " ms behind the arrival time.");
    }
    if (judged.encoded != null) {
      judgeEncoded(judged, judged.encoded, version);
    }
    if (judged.disposition != null) {
      return judged;
    }
    if (ORDER.equals(judged.type)) {
      return judgeOrder(judged);
    }
    judgeField(judged, "shop", "STRING");
    return judged.disposition == null && RETURN.equals(judged.type)
        ? judgeField(judged, "quantity", "INTEGER")
        : judged;
  }

  private static boolean isEncoded(RawRecord record) {
    return record.headers().stream()
        .filter(header -> header.name().equals("content-type") && header.value() != null)
        .map(header -> new String(header.value(), UTF_8))
        .anyMatch(type -> type.matches("application/(avro|protobuf|octet-stream)"));
  }

  /** Reads the one field that a visit has, from the one form of Avro or Protobuf it can have. */
  private static void judgeEncoded(Judged judged, byte[] value, String version) {
    if (value.length < 5 || value[0] != 0) {
      judged.rejected(
          "BAD_FRAME",
          "The data does not begin with a zero byte and a schema id, as Confluent's format does.");
      return;
    }
    int id = ByteBuffer.wrap(value).getInt(1);
    if (id != 21 && id != 22) {
      judged.rejected("UNKNOWN_SCHEMA_ID", "The schema id " + id + " is not pinned.");
    } else if (id != Integer.parseInt(version) + 19) {
      judged.rejected(
          "SCHEMA_MISMATCH", "The schema id " + id + " is of another version than dataschema.");
    } else if (version.equals("2")) {
      judged.data = visit(value, 6, value[5] / 2);
    } else if (value.length > 6 && value.length != 8 + value[7]) {
      judged.rejected(
          "NOT_PROTOBUF",
          "The data cannot be read. It ends too early, or holds a number or a text that is none.");
    } else if (value.length > 6) {
      judged.data = visit(value, 8, value[7]);
    }
  }

  private static JsonNode visit(byte[] value, int start, int length) {
    return JSON.createObjectNode().put("shop", new String(value, start, length, UTF_8));
  }

  private static Judged judgeOrder(Judged judged) {
    String[][] fields = {
      {"shop", "STRING"},
      {"item", "STRING", "optional"},
      {"quantity", "INTEGER"},
      {"price_micros", "INTEGER"},
      {"currency", "STRING"},
      {"gift", "BOOLEAN", "optional"},
      {"due", "TIME", "optional"},
      {"weight", "NUMBER", "optional"},
      {"channel", "STRING", "optional"},
      {"coupon", "STRING", "optional"}
    };
    for (String[] field : fields) {
      if (field[0].equals("coupon") && judged.posted < CHANGED) {
        continue;
      }
      if (field.length == 2 || judged.data.hasNonNull(field[0])) {
        judgeField(judged, field[0], field[1]);
      }
      if (judged.disposition != null) {
        return judged;
      }
    }
    BigInteger amount =
        BigInteger.valueOf(judged.data.get("quantity").longValue())
            .multiply(BigInteger.valueOf(judged.data.get("price_micros").longValue()));
    if (amount.bitLength() > 63) {
      return judged.rejected("UNDEFINED_VALUE", "The derived field amount_micros has no value.");
    }
    if (judged.data.get("quantity").longValue() == 0) {
      return judged.rejected("RULE_BROKEN", "an order is of something");
    }
    long price = judged.data.get("price_micros").longValue();
    return price == 0 || 100 / price < 0
        ? judged.rejected("RULE_BROKEN", "a price is positive")
        : judged;
  }

  private static Judged judgeField(Judged judged, String name, String type) {
    JsonNode value = judged.data.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return judged.rejected("MISSING_FIELD", "The field " + name + " is missing.");
    }
    boolean fits;
    switch (type) {
      case "STRING":
        fits = value.isTextual();
        break;
      case "INTEGER":
        fits =
            value.isNumber()
                && value.decimalValue().stripTrailingZeros().scale() <= 0
                && value.decimalValue().toBigInteger().bitLength() <= 63;
        break;
      case "BOOLEAN":
        fits = value.isBoolean();
        break;
      case "TIME":
        fits = value.isTextual() && value.textValue().matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        break;
      default:
        fits = value.isNumber();
    }
    return fits
        ? judged
        : judged.rejected(
            "WRONG_FIELD_TYPE", "The field " + name + " is not of type " + type + ".");
  }

  // ---- rows

  private void meter(Judged event) {
    JsonNode data = event.data;
    String shop = data.get("shop").textValue();
    boolean changed = event.posted >= CHANGED;
    if (ORDER.equals(event.type)) {
      long quantity = data.get("quantity").decimalValue().longValueExact();
      long price = data.get("price_micros").decimalValue().longValueExact();
      row(event, "shop.daily", List.of(shop, data.get("currency").textValue()), DAY)
          .add("orders", 1, Long::sum)
          .add("amount", quantity * price, Math::addExact)
          .add("dearest", price, Math::max)
          .count(event);
      if (changed) {
        String coupon = data.hasNonNull("coupon") ? data.get("coupon").textValue() : "none";
        row(event, "shop.coupons", List.of(shop, coupon), HOUR)
            .add("orders", 1, Long::sum)
            .count(event);
      }
      if (quantity >= (changed ? 20 : 10)) {
        String item = data.hasNonNull("item") ? data.get("item").textValue() : "none";
        row(event, "shop.bulk", List.of(shop, item), HOUR)
            .add("orders", 1, Long::sum)
            .add("units", quantity, Math::addExact)
            .add("smallest", quantity, Math::min)
            .count(event);
        if (!changed) {
          row(event, "shop.minutely_bulk", List.of(shop), MINUTE)
              .add("units", quantity, Math::addExact)
              .add("largest", quantity, Math::max)
              .count(event);
        }
      }
    }
    if (RETURN.equals(event.type)) {
      row(event, "shop.returns", List.of(shop), 15 * MINUTE)
          .add("units", data.get("quantity").longValue(), Math::addExact)
          .count(event);
    }
    row(event, "shop.minutely", List.of(shop), MINUTE).add("events", 1, Long::sum).count(event);
  }

  private Row row(Judged event, String meter, List<String> group, long window) {
    String name = isProbe(event) ? "tally.probe." + meter : meter;
    return row(name, group, window, event.eventTime(), event.posted);
  }

  private static boolean isProbe(Judged event) {
    return event.source != null && event.source.startsWith("urn:tally:probe:");
  }

  private Row row(String meter, List<String> group, long window, long value, long posted) {
    long valueStart = Math.floorDiv(value, window) * window;
    long postingStart = Math.floorDiv(posted, window) * window;
    return rows.computeIfAbsent(
        meter + group + valueStart + "/" + postingStart,
        key -> new Row(meter, group, window, valueStart, postingStart));
  }

  private void book(Judged judged) {
    String disposition = String.valueOf(judged.disposition);
    String code = judged.code == null ? isProbe(judged) ? "PROBE" : "" : judged.code;
    RawRecord record = judged.record;
    Row row =
        row(
                "tally.records",
                List.of(
                    record.position().topic(),
                    Integer.toString(record.position().partition()),
                    disposition,
                    code),
                MINUTE,
                judged.posted,
                judged.posted)
            .add("records", 1, Long::sum)
            .add("last_offset", record.position().offset(), Math::max)
            .add("batched", record.position().item() == 0 ? 0 : 1, Long::sum);
    row.events++;
    row.fingerprint =
        row.fingerprint.add(murmur(texts(record.position().toString(), disposition, code)));
    if (!disposition.equals("ADMITTED") && !disposition.equals("CONTROL")) {
      exceptions.add(exception(judged));
    }
  }

  private static String exception(Judged judged) {
    RawRecord record = judged.record;
    boolean whole = "REJECTED".equals(judged.disposition) || "EXPIRED".equals(judged.disposition);
    whole |= judged.detail.contains("when the command was written");
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("position", record.position().toString());
    line.put("append_time", RowLines.time(record.appendTime()));
    line.put("arrival_time", RowLines.time(record.arrivalTime()));
    line.put("posted_time", RowLines.time(judged.posted));
    line.put("disposition", judged.disposition);
    line.put("code", judged.code);
    line.put("detail", judged.detail);
    line.put("source", judged.source);
    line.put("id", judged.id);
    line.put("type", judged.type);
    line.put("event_time", judged.time == null ? null : RowLines.time(judged.eventTime()));
    line.put("survivor", judged.survivor);
    line.put("value", whole ? RowLines.value(record.value()) : null);
    return RowLines.json(line);
  }

  private static final class Row {

    final Map<String, Object> line = new LinkedHashMap<>();
    final Map<String, Long> measures = new LinkedHashMap<>();
    long events;
    long lateEvents;
    BigInteger fingerprint = BigInteger.ZERO;

    Row(String meter, List<String> group, long window, long valueStart, long postingStart) {
      line.put("meter", meter);
      line.put("group", group);
      line.put("window", java.time.Duration.ofMillis(window).toString());
      line.put("value_start", RowLines.time(valueStart));
      line.put("posting_start", RowLines.time(postingStart));
    }

    Row add(String measure, long value, java.util.function.BinaryOperator<Long> rule) {
      measures.merge(measure, value, rule);
      return this;
    }

    void count(Judged event) {
      events++;
      lateEvents += event.posted == event.eventTime() ? 0 : 1;
      fingerprint = fingerprint.add(then(murmur(texts(event.source, event.id)), event.payload()));
    }

    String line() {
      line.put("measures", measures);
      line.put("events", events);
      line.put("late_events", lateEvents);
      line.put("fingerprint", "%032x".formatted(fingerprint.mod(TWO_128)));
      return RowLines.json(line);
    }
  }

  // ---- hashes

  private static BigInteger hash(JsonNode object) {
    BigInteger sum = murmur(texts("object"));
    for (Iterator<Map.Entry<String, JsonNode>> i = object.fields(); i.hasNext(); ) {
      Map.Entry<String, JsonNode> field = i.next();
      JsonNode value = field.getValue();
      if (value.isObject()) {
        sum = sum.add(then(murmur(texts(field.getKey())), hash(value)));
      } else if (!value.isNull()) {
        sum = sum.add(murmur(Bytes.concat(texts(field.getKey()), scalar(value))));
      }
    }
    return sum.mod(TWO_128);
  }

  private static byte[] scalar(JsonNode value) {
    if (value.isTextual()) {
      return Bytes.concat(letter('s'), texts(value.textValue()));
    }
    if (value.isBoolean()) {
      return letter(value.booleanValue() ? 't' : 'f');
    }
    if (value.decimalValue().stripTrailingZeros().scale() <= 0
        && value.decimalValue().toBigInteger().bitLength() <= 63) {
      return Bytes.concat(
          letter('i'),
          ByteBuffer.allocate(8)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(value.decimalValue().longValueExact())
              .array());
    }
    return Bytes.concat(letter('n'), texts(value.decimalValue().stripTrailingZeros().toString()));
  }

  private static byte[] letter(char letter) {
    return new byte[] {(byte) letter, 0};
  }

  private static byte[] texts(@Nullable String... texts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String text : texts) {
      byte[] utf8 = String.valueOf(text).getBytes(UTF_8);
      bytes.writeBytes(
          ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(utf8.length).array());
      bytes.writeBytes(utf8);
    }
    return bytes.toByteArray();
  }

  private static BigInteger then(BigInteger first, BigInteger next) {
    return murmur(Bytes.concat(sixteen(first), sixteen(next)));
  }

  private static byte[] sixteen(BigInteger number) {
    byte[] bytes = new byte[16];
    for (int index = 0; index < 16; index++) {
      bytes[15 - index] = number.shiftRight(8 * index).byteValue();
    }
    return bytes;
  }

  private static BigInteger murmur(byte[] bytes) {
    byte[] hash = Hashing.murmur3_128().hashBytes(bytes).asBytes();
    Bytes.reverse(hash);
    return new BigInteger(1, hash);
  }
}
