package dev.tally.bench.live;

import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A cursor on packed events: what the job needs of an event, in bytes, from decoding to the sums.
 *
 * <p>An event is packed once and never becomes an object again; the exchange, the buffer and the
 * checkpoint move its bytes. Fixed fields come first, then texts behind their lengths, group fields
 * side by side so that a group is one range of bytes.
 */
final class HandWrittenEvent {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int LENGTH = 0;
  private static final int POSTED = 4;
  private static final int ARRIVAL = 12;
  private static final int EVENT_TIME = 20;
  private static final int APPEND = 28;
  private static final int OFFSET = 36;
  private static final int PARTITION = 44;
  private static final int IDENTITY = 48;
  private static final int PAYLOAD = 64;
  private static final int PRICE = 80;
  private static final int CLICK = 88;
  private static final int GROUP_HASH = 89;
  private static final int GROUP_LENGTH = 93;
  private static final int GROUP = 97;

  private byte[] block = {};
  private int at;

  /** Moves to the event that starts at a place. */
  HandWrittenEvent to(byte[] bytes, int start) {
    block = bytes;
    at = start;
    return this;
  }

  byte[] block() {
    return block;
  }

  int start() {
    return at;
  }

  int length() {
    return (int) INT.get(block, at + LENGTH);
  }

  long postedTime() {
    return (long) LONG.get(block, at + POSTED);
  }

  long arrivalTime() {
    return (long) LONG.get(block, at + ARRIVAL);
  }

  long eventTime() {
    return (long) LONG.get(block, at + EVENT_TIME);
  }

  long appendTime() {
    return (long) LONG.get(block, at + APPEND);
  }

  long offset() {
    return (long) LONG.get(block, at + OFFSET);
  }

  int partition() {
    return (int) INT.get(block, at + PARTITION);
  }

  long identityHigh() {
    return (long) LONG.get(block, at + IDENTITY);
  }

  long identityLow() {
    return (long) LONG.get(block, at + IDENTITY + 8);
  }

  long payloadHigh() {
    return (long) LONG.get(block, at + PAYLOAD);
  }

  long payloadLow() {
    return (long) LONG.get(block, at + PAYLOAD + 8);
  }

  long price() {
    return (long) LONG.get(block, at + PRICE);
  }

  boolean isClick() {
    return block[at + CLICK] != 0;
  }

  boolean isLate() {
    return postedTime() != eventTime();
  }

  int groupHash() {
    return (int) INT.get(block, at + GROUP_HASH);
  }

  boolean hasGroup(byte[] group) {
    int from = at + GROUP;
    return Arrays.equals(block, from, from + groupLength(), group, 0, group.length);
  }

  byte[] group() {
    int from = at + GROUP;
    return Arrays.copyOfRange(block, from, from + groupLength());
  }

  private int groupLength() {
    return (int) INT.get(block, at + GROUP_LENGTH);
  }

  /** Whether it comes before another in admission order. */
  boolean isBefore(HandWrittenEvent other) {
    int order = Long.compare(postedTime(), other.postedTime());
    order = order != 0 ? order : Long.compare(arrivalTime(), other.arrivalTime());
    order = order != 0 ? order : Integer.compare(partition(), other.partition());
    return order != 0 ? order < 0 : offset() < other.offset();
  }

  /** Makes an event of it, without the values, to say in a row what became of it. */
  Event toEvent(String topic) {
    int from = at + GROUP + groupLength();
    String source = text(block, from);
    from += 4 + lengthOfText(block, from);
    String id = text(block, from);
    from += 4 + lengthOfText(block, from);
    return new Event(
        Position.of(topic, partition(), offset()),
        null,
        source,
        id,
        text(block, from),
        null,
        eventTime(),
        appendTime(),
        arrivalTime(),
        postedTime(),
        new Hash128(identityHigh(), identityLow()),
        new Hash128(payloadHigh(), payloadLow()),
        List.of());
  }

  /** Returns the texts of a group, in order. */
  static String[] textsOf(byte[] group) {
    String campaign = text(group, 0);
    return new String[] {campaign, text(group, 4 + lengthOfText(group, 0))};
  }

  static void putLong(byte[] bytes, int at, long value) {
    LONG.set(bytes, at, value);
  }

  static long getLong(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  private static int lengthOfText(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  private static String text(byte[] bytes, int at) {
    return new String(bytes, at + 4, lengthOfText(bytes, at), StandardCharsets.UTF_8);
  }

  /** Packs the events of one contract; it knows where that keeps the fields it needs. */
  static final class Packer {

    private final int campaign;
    private final int currency;
    private final int kind;
    private final int price;

    Packer(List<String> fields) {
      campaign = fields.indexOf("campaign");
      currency = fields.indexOf("currency");
      kind = fields.indexOf("kind");
      price = fields.indexOf("price_micros");
    }

    /** Returns how many bytes an event can need at most. */
    int bound(Event event) {
      return GROUP
          + 5 * 4
          + 3
              * (textAt(event, campaign).length()
                  + textAt(event, currency).length()
                  + event.source().length()
                  + event.id().length()
                  + event.type().length());
    }

    /** Packs an event to a place; returns where it ends. */
    int pack(Event event, byte[] block, int at) {
      LONG.set(block, at + POSTED, event.postedTime());
      LONG.set(block, at + ARRIVAL, event.arrivalTime());
      LONG.set(block, at + EVENT_TIME, event.eventTime());
      LONG.set(block, at + APPEND, event.appendTime());
      LONG.set(block, at + OFFSET, event.position().offset());
      INT.set(block, at + PARTITION, event.position().partition());
      LONG.set(block, at + IDENTITY, event.identity().high());
      LONG.set(block, at + IDENTITY + 8, event.identity().low());
      LONG.set(block, at + PAYLOAD, event.payloadHash().high());
      LONG.set(block, at + PAYLOAD + 8, event.payloadHash().low());
      Long micros = (Long) event.values().get(price);
      LONG.set(block, at + PRICE, micros == null ? 0L : micros.longValue());
      block[at + CLICK] = (byte) (textAt(event, kind).equals("click") ? 1 : 0);
      String campaignText = textAt(event, campaign);
      String currencyText = textAt(event, currency);
      INT.set(block, at + GROUP_HASH, 31 * campaignText.hashCode() + currencyText.hashCode());
      int end = putText(currencyText, block, putText(campaignText, block, at + GROUP));
      INT.set(block, at + GROUP_LENGTH, end - at - GROUP);
      end = putText(event.source(), block, end);
      end = putText(event.id(), block, end);
      end = putText(event.type(), block, end);
      INT.set(block, at + LENGTH, end - at);
      return end;
    }

    private static String textAt(Event event, int field) {
      return String.valueOf(event.values().get(field));
    }

    private static int putText(String text, byte[] block, int at) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      INT.set(block, at, bytes.length);
      System.arraycopy(bytes, 0, block, at + 4, bytes.length);
      return at + 4 + bytes.length;
    }
  }
}
