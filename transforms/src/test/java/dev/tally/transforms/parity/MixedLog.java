package dev.tally.transforms.parity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tally.command.Redrive;
import dev.tally.command.Redrive.Repeat;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.event.RawRecord.Header;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A log with everything in it that can go wrong, from a seed.
 *
 * <p>Three partitions of orders run side by side, one of visits starts a day later, one of delayed
 * orders is hours to days behind, one of commands brings back whatever came before, and one of
 * heartbeats carries nothing else. Time jumps by days now and then, so that copies come on either
 * side of the horizon.
 */
public final class MixedLog {

  private static final List<String> SOURCES =
      List.of("/till/0", "/till/1", "/till/2", "urn:tally:probe:mixed:1");

  private static final Instant BASE = Instant.parse("2026-03-01T22:00:00Z");
  private static final long FIRST_RETIRED = Instant.parse("2026-03-20T00:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;
  private static final long DAY = 24 * 60 * MINUTE;
  private static final String[] BAD_VALUES = {
    "", "[]", "{\"specversion\":\"1.0\"", "{}", "nothing", "{\"a\":1,\"a\":1}", "{} {}", "null",
  };

  private final Random random;
  private final long base;
  private final List<RawRecord> records = new ArrayList<>();
  private final List<Map<String, Object>> sent = new ArrayList<>();

  private MixedLog(long seed, Instant base) {
    this.random = new Random(seed);
    this.base = base.toEpochMilli();
  }

  /** Returns a log of that many records; the same seed makes the same log. */
  public static Log of(long seed, int size) {
    return of(seed, size, BASE);
  }

  /** Returns such a log that begins then. Its first partitions take about ten days. */
  public static Log of(long seed, int size, Instant base) {
    MixedLog log = new MixedLog(seed, base);
    log.partition("mixed.orders", 0, size / 4, 0);
    log.partition("mixed.orders", 1, size / 4, 30_000);
    log.partition("mixed.orders", 2, size / 8, 0);
    log.partition("mixed.visits", 0, size / 8, DAY);
    log.partition("mixed.delayed", 0, size / 5, 6 * 60 * MINUTE);
    log.commands("mixed.control", 0, size / 20);
    log.heartbeats("mixed.idle", 0, size - log.records.size());
    return new Log(Duration.ofSeconds(5), log.records);
  }

  private void partition(String topic, int partition, int size, long delay) {
    long clock = base + delay;
    long arrival = Long.MIN_VALUE;
    for (int offset = 0; offset < size; offset++) {
      clock += step(size);
      long append = random.nextInt(20) == 0 ? clock - random.nextInt(10_000) : clock;
      arrival = Math.max(arrival, append);
      records.add(record(Position.of(topic, partition, 2L * offset), append, arrival, delay));
    }
  }

  /** About ten days in all: bursts, pauses, and a few long ones. */
  private long step(int size) {
    if (random.nextInt(Math.max(size / 6, 1)) == 0) {
      return random.nextInt((int) (3 * DAY));
    }
    return random.nextInt(3) == 0 ? 0 : random.nextInt(4_000);
  }

  /**
   * Whatever was written, and more than once: what is refused, what is counted, what is neither.
   */
  private void commands(String topic, int partition, int size) {
    List<RawRecord> originals = List.copyOf(records);
    long clock = base;
    for (int offset = 0; offset < size; offset++) {
      clock += random.nextInt((int) (28 * DAY / Math.max(size, 1)));
      RawRecord original = originals.get(random.nextInt(originals.size() / 2) * 2);
      records.add(command(Position.of(topic, partition, offset), clock, original));
      if (random.nextInt(3) == 0) {
        offset++;
        clock += random.nextInt((int) (8 * DAY));
        records.add(command(Position.of(topic, partition, offset), clock, original));
      }
    }
  }

  private RawRecord command(Position position, long time, RawRecord original) {
    int kind = random.nextInt(10);
    if (kind == 0) {
      return Records.heartbeat(position, time);
    }
    if (kind == 1) {
      return Records.record(position, time, "{\"original\":\"somewhere\"}");
    }
    Repeat repeat = kind == 2 ? new Repeat(original.position(), random.nextBoolean()) : null;
    return Records.redrive(position, time, new Redrive(original, repeat, null));
  }

  private void heartbeats(String topic, int partition, int size) {
    for (int offset = 0; offset < size; offset++) {
      long time = base + offset * (12 * DAY / Math.max(size, 1));
      records.add(Records.heartbeat(Position.of(topic, partition, offset), time));
    }
  }

  private RawRecord record(Position position, long append, long arrival, long delay) {
    int kind = random.nextInt(100);
    if (kind < 4 && append == arrival) {
      return Records.heartbeat(position, append);
    }
    if (kind < 7) {
      byte[] value = BAD_VALUES[random.nextInt(BAD_VALUES.length)].getBytes(UTF_8);
      return Records.record(position, append, arrival, null, value, List.of());
    }
    if (kind < 8) {
      byte[] value = {'{', (byte) 0xC3, '}'};
      return Records.record(position, append, arrival, null, value, List.of());
    }
    if (kind < 26 && !sent.isEmpty()) {
      Map<String, Object> copy = new LinkedHashMap<>(sent.get(random.nextInt(sent.size())));
      alter(copy, arrival);
      return structured(position, append, arrival, copy);
    }
    if (kind < 30) {
      return batch(position, append, arrival, delay);
    }
    Map<String, Object> event = event(arrival, delay);
    if (kind < 36) {
      spoil(event);
    } else {
      sent.add(event);
    }
    return kind < 70
        ? structured(position, append, arrival, event)
        : binary(position, append, arrival, event);
  }

  /** Returns data that only a schema can read, where an event can be written so; else null. */
  private byte @Nullable [] encoded(Map<String, Object> event) {
    boolean isVisit = "com.example.shop.visit".equals(event.get("type"));
    Map<?, ?> data = (Map<?, ?>) event.getOrDefault("data", Map.of());
    if (!isVisit || data.size() != 1 || !(data.get("shop") instanceof String shop)) {
      return null;
    }
    byte[] text = shop.getBytes(UTF_8);
    int version = 1 + random.nextInt(3);
    if (version == 1) {
      return null;
    }
    event.put("dataschema", "https://schemas.example.com/shop/visit/" + version);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {0, 0, 0, 0, (byte) (19 + version)});
    if (version == 3) {
      bytes.writeBytes(new byte[] {0, 0x0A});
    }
    // A length of less than 64 bytes, which Avro writes doubled.
    bytes.write(version == 3 ? text.length : 2 * text.length);
    bytes.writeBytes(text);
    return bytes.toByteArray();
  }

  /** Up to four events in one record, some of which may be copies or spoilt. */
  private RawRecord batch(Position position, long append, long arrival, long delay) {
    List<Map<String, Object>> events = new ArrayList<>();
    for (int count = 1 + random.nextInt(4); count > 0; count--) {
      Map<String, Object> event = event(arrival, delay);
      if (random.nextInt(5) == 0) {
        spoil(event);
      } else {
        sent.add(event);
      }
      boolean again = !sent.isEmpty() && random.nextInt(5) == 0;
      events.add(again ? sent.get(random.nextInt(sent.size())) : event);
    }
    byte[] value = RowLines.json(events).getBytes(UTF_8);
    Header type = Records.header("content-type", "application/cloudevents-batch+json");
    return Records.record(position, append, arrival, null, value, List.of(type));
  }

  private Map<String, Object> event(long arrival, long delay) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("specversion", "1.0");
    event.put("id", "e" + random.nextInt(1_000_000_000));
    event.put("source", SOURCES.get(random.nextInt(SOURCES.size())));
    boolean visit = random.nextInt(5) == 0;
    event.put("type", visit ? "com.example.shop.visit" : "com.example.shop.order");
    event.put("time", RowLines.time(arrival - lag(delay)));
    event.put(
        "dataschema",
        "https://schemas.example.com/shop/" + (visit ? "visit/1" : "order/" + version(arrival)));
    if (random.nextBoolean()) {
      event.put("subject", "s" + random.nextInt(4));
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("shop", "shop " + random.nextInt(3));
    if (!visit) {
      data.put("quantity", 1 + random.nextInt(15));
      data.put("price_micros", 1 + random.nextInt(50_000_000));
      data.put("currency", random.nextInt(4) == 0 ? "USD" : "EUR");
      if (random.nextBoolean()) {
        data.put("item", "item " + random.nextInt(3));
      }
      if (random.nextInt(4) == 0) {
        data.put("weight", 0.25 * random.nextInt(9));
        data.put("note", Map.of("nested", random.nextInt(2)));
      }
    }
    event.put("data", data);
    return event;
  }

  /** Returns the version that tills write then; each is retired a little after the next comes. */
  private static int version(long arrival) {
    if (arrival < FIRST_RETIRED) {
      return 1;
    }
    return arrival < Golden.changed() ? 2 : 3;
  }

  private long lag(long delay) {
    long jitter = random.nextInt((int) (MINUTE / 2));
    switch (random.nextInt(20)) {
      case 0:
        return 5_000;
      case 1:
        return 5_001;
      case 2:
        return -60_000;
      case 3:
        return -60_001;
      case 4:
        return 7 * DAY;
      case 5:
        return 7 * DAY + 1;
      case 6:
        return -jitter;
      case 7:
        return 5 * MINUTE + jitter;
      case 8:
        return DAY + jitter;
      default:
        return delay == 0 ? random.nextInt(6_000) : delay + jitter;
    }
  }

  /** What a producer that sends twice may do: the same, another time, another price. */
  private void alter(Map<String, Object> copy, long arrival) {
    int how = random.nextInt(4);
    if (how == 0) {
      copy.put("time", RowLines.time(arrival - random.nextInt(8_000)));
    } else if (how == 1) {
      copy.put("subject", "other");
    }
  }

  private void spoil(Map<String, Object> event) {
    @SuppressWarnings("unchecked") // The map was made above.
    Map<String, Object> data = (Map<String, Object>) Objects.requireNonNull(event.get("data"));
    switch (random.nextInt(12)) {
      case 0:
        event.put("id", "");
        break;
      case 1:
        event.remove("source");
        break;
      case 2:
        event.put("type", "com.example.shop.unheard_of");
        break;
      case 3:
        event.put("time", "yesterday");
        break;
      case 4:
        event.put("specversion", "0.3");
        break;
      case 5:
        data.put("shop", 7);
        break;
      case 6:
        data.remove("shop");
        break;
      case 7:
        data.put("quantity", 0);
        break;
      case 8:
        data.put("quantity", Long.MAX_VALUE);
        break;
      case 9:
        event.remove("dataschema");
        break;
      case 10:
        event.put("dataschema", "https://schemas.example.com/shop/order/3");
        break;
      default:
        data.put("price_micros", 0);
    }
  }

  private RawRecord structured(
      Position position, long append, long arrival, Map<String, Object> event) {
    byte[] value = RowLines.json(event).getBytes(UTF_8);
    byte[] key = random.nextBoolean() ? null : position.toString().getBytes(UTF_8);
    return Records.record(position, append, arrival, key, value, List.of());
  }

  private RawRecord binary(
      Position position, long append, long arrival, Map<String, Object> event) {
    byte[] encoded = encoded(event);
    List<Header> headers = new ArrayList<>();
    headers.add(Records.header("trace", null));
    if (encoded != null) {
      headers.add(Records.header("content-type", "application/octet-stream"));
    }
    event.forEach(
        (name, value) -> {
          if (!name.equals("data")) {
            headers.add(Records.header("ce_" + name, value.toString()));
          }
        });
    byte[] value =
        encoded == null
            ? RowLines.json(event.getOrDefault("data", Map.of())).getBytes(UTF_8)
            : encoded;
    return Records.record(position, append, arrival, null, value, headers);
  }
}
