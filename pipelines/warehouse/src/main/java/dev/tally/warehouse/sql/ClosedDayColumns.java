package dev.tally.warehouse.sql;

import dev.tally.event.Hash128;
import dev.tally.warehouse.ClosedDay;
import java.sql.SQLException;

/** How a {@link ClosedDay} stands in table {@code closed_day}. */
public final class ClosedDayColumns {

  private ClosedDayColumns() {}

  public static void write(ClosedDay closed, RowColumns columns) throws SQLException {
    columns
        .day(closed.start())
        .time(closed.closedAt())
        .text(closed.runId())
        .bigint(closed.generation())
        .bigint(closed.rows())
        .bigint(closed.events())
        .text(closed.fingerprint().toString())
        .text(AcceptedColumn.text(closed.accepted()));
  }

  static ClosedDay read(StoredRow row) throws SQLException {
    return new ClosedDay(
        row.day("posting_day"),
        row.bigint("closed_at"),
        row.text("run_id"),
        row.bigint("generation"),
        row.bigint("posting_rows"),
        row.bigint("events"),
        Hash128.parse(row.text("fingerprint")),
        AcceptedColumn.read(row.text("accepted")));
  }
}
