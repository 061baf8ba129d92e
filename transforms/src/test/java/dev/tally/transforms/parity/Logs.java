package dev.tally.transforms.parity;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tally.command.Redrive;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Arbitrary small logs, thick with copies and with times on the bounds, that shrink to few records.
 */
public final class Logs {

  private static final long BASE = Instant.parse("2026-03-01T23:59:00Z").toEpochMilli();
  private static final int COMMANDS = 4;
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  private Logs() {}

  /**
   * One record to be: how long after the one before on its partition, and how late its event. Those
   * of the last partition bring back a record that is there already.
   */
  private record Draft(int partition, long pause, long lag, int id, int price, boolean retold) {}

  public static Arbitrary<Log> any() {
    Arbitrary<Long> pauses =
        Arbitraries.of(0L, 1L, 249L, 250L, 5_000L, 59_000L, HOUR, DAY, 3 * DAY, 7 * DAY - 5_000);
    Arbitrary<Long> lags =
        Arbitraries.of(
            0L,
            4_999L,
            5_000L,
            5_001L,
            -60_000L,
            -60_001L,
            60_000L,
            HOUR,
            DAY,
            7 * DAY,
            7 * DAY + 1);
    return Combinators.combine(
            Arbitraries.integers().between(0, COMMANDS),
            pauses,
            lags,
            Arbitraries.integers().between(0, 3),
            Arbitraries.integers().between(1, 2),
            Arbitraries.of(false, true))
        .as(Draft::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(24)
        .map(Logs::log);
  }

  private static Log log(List<Draft> drafts) {
    List<RawRecord> records = new ArrayList<>();
    Map<Integer, Long> clocks = new HashMap<>();
    Map<Integer, Long> offsets = new HashMap<>();
    Map<Integer, String> told = new HashMap<>();
    for (Draft draft : drafts) {
      long append =
          clocks.merge(draft.partition(), BASE + draft.pause(), (was, now) -> was + draft.pause());
      long offset = offsets.merge(draft.partition(), 1L, Long::sum);
      if (draft.partition() == COMMANDS) {
        Position position = Position.of("ledger.control", 0, offset);
        records.add(
            records.isEmpty()
                ? Records.heartbeat(position, append)
                : Records.redrive(
                    position,
                    append,
                    new Redrive(records.get(draft.id() % records.size()), null, null)));
        continue;
      }
      String event = event(draft, append);
      // A copy that is told again word for word keeps its event time, however late it comes.
      String value = draft.retold() ? told.getOrDefault(draft.id(), event) : event;
      told.putIfAbsent(draft.id(), value);
      Position position =
          Position.of(draft.partition() < 2 ? "orders" : "delayed", draft.partition() % 2, offset);
      records.add(Records.record(position, append, append, null, value.getBytes(UTF_8), List.of()));
    }
    return new Log(Duration.ofSeconds(5), records);
  }

  private static String event(Draft draft, long append) {
    return RowLines.json(
        Map.of(
            "specversion",
            "1.0",
            "dataschema",
            "https://schemas.example.com/shop/order/1",
            "id",
            "e" + draft.id(),
            "source",
            "/till",
            "type",
            "com.example.shop.order",
            "time",
            RowLines.time(append - draft.lag()),
            "data",
            Map.of(
                "shop",
                "s" + draft.id() % 2,
                "quantity",
                10 * draft.price(),
                "price_micros",
                draft.price(),
                "currency",
                "EUR")));
  }
}
