package dev.tally.app.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.jobs.status.LedgerStatus;
import dev.tally.jobs.status.PartitionLag;
import java.time.Instant;
import java.time.LocalDate;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How a ledger fares, for programs: every partition; spans are in milliseconds, times in UTC. */
public final class StatusJson {

  private StatusJson() {}

  /** Returns a status as an object. */
  public static ObjectNode of(LedgerStatus status) {
    ObjectNode node =
        new ObjectMapper()
            .createObjectNode()
            .put("ledger", status.ledger())
            .put("at", status.at().toString());
    status
        .live()
        .ifPresent(
            run ->
                node.putObject("live")
                    .put("run", run.run().generation())
                    .put("started_at", Instant.ofEpochMilli(run.startedAt()).toString())
                    .put("finished_at", time(run.finishedAt()))
                    .put("status", run.status().name()));
    ArrayNode certified = node.putArray("certified");
    status
        .certified()
        .forEach(
            (window, through) ->
                certified
                    .addObject()
                    .put("window_ms", window.toMillis())
                    .put("through", through.map(Instant::toString).orElse(null)));
    node.put("closed_through", status.closedThrough().map(LocalDate::toString).orElse(null))
        .put("open_days", status.openDays());
    ObjectNode exceptions = node.putObject("exceptions_since_closed");
    status.exceptions().forEach(exceptions::put);
    ArrayNode lags = node.putArray("lag");
    for (PartitionLag lag : status.lags()) {
      lags.addObject()
          .put("reader", lag.reader())
          .put("topic", lag.topic())
          .put("partition", lag.partition())
          .put("next_offset", lag.next())
          .put("end_offset", lag.end())
          .put("records", lag.records())
          .put("lag_ms", number(lag.lag()))
          .put("retention_left_ms", number(lag.retentionLeft()));
    }
    return node;
  }

  private static @Nullable String time(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis).toString();
  }

  private static @Nullable Long number(OptionalLong value) {
    return value.isPresent() ? (Long) value.getAsLong() : null;
  }
}
