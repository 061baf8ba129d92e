package dev.tally.bench.live;

import dev.tally.event.Hash128;
import java.util.List;
import java.util.Map.Entry;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What admitted events add to the rows, until it is sent: before a barrier, and when a posting
 * window ends.
 *
 * <p>The three meters group alike, so an event looks up one group and adds to three totals. Groups
 * of one posting window are found by the bytes of the event, without a text or a key object.
 */
final class HandWrittenSums {

  private final TreeMap<Long, Window> windows = new TreeMap<>();

  void add(HandWrittenEvent event) {
    long posting = HandWrittenMeter.windowOf(event.postedTime());
    windows.computeIfAbsent(posting, none -> new Window()).find(event).add(event);
  }

  /** Hands over what belongs to the posting windows that end by a time. */
  void drainEnded(long time, Consumer<HandWrittenRow> receiver) {
    while (!windows.isEmpty() && windows.firstKey() + HandWrittenMeter.WINDOW <= time) {
      Entry<Long, Window> ended = windows.pollFirstEntry();
      ended.getValue().forEach(group -> group.send(ended.getKey(), receiver));
    }
  }

  /** Hands everything over. */
  void drain(Consumer<HandWrittenRow> receiver) {
    drainEnded(Long.MAX_VALUE, receiver);
  }

  /** The groups of one posting window: open addressing by the hash that decoding packed. */
  private static final class Window {

    private @Nullable Group[] slots = new @Nullable Group[1024];
    private int count;

    Group find(HandWrittenEvent event) {
      long valueStart = HandWrittenMeter.windowOf(event.eventTime());
      int hash = hashOf(event.groupHash(), valueStart);
      int slot = hash & slots.length - 1;
      while (true) {
        Group group = slots[slot];
        if (group == null) {
          return insert(slot, new Group(hash, event.group(), valueStart));
        }
        if (group.hash == hash && group.valueStart == valueStart && event.hasGroup(group.name)) {
          return group;
        }
        slot = slot + 1 & slots.length - 1;
      }
    }

    private static int hashOf(int groupHash, long valueStart) {
      int mixed = (groupHash + 31 * Long.hashCode(valueStart)) * 0x9E3779B9;
      return mixed ^ mixed >>> 15;
    }

    private Group insert(int slot, Group group) {
      slots[slot] = group;
      count++;
      if (2 * count > slots.length) {
        grow();
      }
      return group;
    }

    private void grow() {
      @Nullable Group[] larger = new @Nullable Group[2 * slots.length];
      forEach(
          group -> {
            int slot = group.hash & larger.length - 1;
            while (larger[slot] != null) {
              slot = slot + 1 & larger.length - 1;
            }
            larger[slot] = group;
          });
      slots = larger;
    }

    void forEach(Consumer<Group> receiver) {
      for (Group group : slots) {
        if (group != null) {
          receiver.accept(group);
        }
      }
    }
  }

  /** A campaign and currency in one value window: the finest group of the three meters. */
  private static final class Group {

    private final int hash;
    private final byte[] name;
    private final long valueStart;
    private final HandWrittenTotals events = new HandWrittenTotals();
    private final HandWrittenTotals spend = new HandWrittenTotals();
    private final HandWrittenTotals clicks = new HandWrittenTotals();

    Group(int hash, byte[] name, long valueStart) {
      this.hash = hash;
      this.name = name;
      this.valueStart = valueStart;
    }

    void add(HandWrittenEvent event) {
      boolean late = event.isLate();
      Hash128 fingerprint =
          new Hash128(event.identityHigh(), event.identityLow())
              .then(new Hash128(event.payloadHigh(), event.payloadLow()));
      events.add(1, late, fingerprint.high(), fingerprint.low());
      if (event.price() > 0) {
        spend.add(event.price(), late, fingerprint.high(), fingerprint.low());
      }
      if (event.isClick()) {
        clicks.add(1, late, fingerprint.high(), fingerprint.low());
      }
    }

    void send(long postingStart, Consumer<HandWrittenRow> receiver) {
      String[] texts = HandWrittenEvent.textsOf(name);
      List<String> campaign = List.of(texts[0]);
      send(
          new HandWrittenKey(HandWrittenMeter.EVENTS, campaign, valueStart, postingStart),
          events,
          receiver);
      send(
          new HandWrittenKey(HandWrittenMeter.SPEND, List.of(texts), valueStart, postingStart),
          spend,
          receiver);
      send(
          new HandWrittenKey(HandWrittenMeter.CLICKS, campaign, valueStart, postingStart),
          clicks,
          receiver);
    }

    private static void send(
        HandWrittenKey key, HandWrittenTotals totals, Consumer<HandWrittenRow> receiver) {
      if (!totals.isEmpty()) {
        receiver.accept(new HandWrittenRow(key, totals));
      }
    }
  }
}
