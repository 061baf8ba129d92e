package dev.tally.bench.live;

import dev.tally.event.Disposition;
import dev.tally.event.Hash128;
import dev.tally.event.RejectionCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How many records of each partition ended in which way, since the last time it was asked. */
final class HandWrittenDispositions {

  private final String topic;
  private final Map<Cell, HandWrittenTotals> cells = new HashMap<>();

  HandWrittenDispositions(String topic) {
    this.topic = topic;
  }

  void count(int partition, long offset, long postedTime, Disposition disposition) {
    count(partition, offset, new End(postedTime, disposition, null));
  }

  /** Counts a record that stands at an offset of a partition. */
  void count(int partition, long offset, End end) {
    RejectionCode code = end.code();
    String reason = code == null ? "" : code.name();
    Cell cell =
        new Cell(partition, end.disposition(), reason, HandWrittenMeter.windowOf(end.postedTime()));
    Hash128 hash =
        Hash128.of(topic + "/" + partition + "@" + offset, end.disposition().name(), reason);
    cells
        .computeIfAbsent(cell, none -> new HandWrittenTotals())
        .addRecord(offset, hash.high(), hash.low());
  }

  void drain(Consumer<HandWrittenRow> receiver) {
    cells.forEach((cell, totals) -> receiver.accept(new HandWrittenRow(keyOf(cell), totals)));
    cells.clear();
  }

  /** Hands over what belongs to the windows that end by a time. */
  void drainEnded(long time, Consumer<HandWrittenRow> receiver) {
    cells
        .entrySet()
        .removeIf(
            cell -> {
              boolean ended = cell.getKey().window() + HandWrittenMeter.WINDOW <= time;
              if (ended) {
                receiver.accept(new HandWrittenRow(keyOf(cell.getKey()), cell.getValue()));
              }
              return ended;
            });
  }

  private HandWrittenKey keyOf(Cell cell) {
    List<String> group =
        List.of(
            topic, Integer.toString(cell.partition()), cell.disposition().name(), cell.reason());
    return new HandWrittenKey(HandWrittenMeter.RECORDS, group, cell.window(), cell.window());
  }

  /** What became of a record, and when it is booked. */
  record End(long postedTime, Disposition disposition, @Nullable RejectionCode code) {}

  private record Cell(int partition, Disposition disposition, String reason, long window) {}
}
