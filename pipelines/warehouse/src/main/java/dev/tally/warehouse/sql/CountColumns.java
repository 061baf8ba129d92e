package dev.tally.warehouse.sql;

import dev.tally.transforms.close.CloseCount;
import java.sql.SQLException;

/** How a {@link CloseCount} stands in table {@code close_count}. */
public final class CountColumns {

  private CountColumns() {}

  public static void write(long generation, CloseCount count, RowColumns columns)
      throws SQLException {
    columns
        .bigint(generation)
        .text(count.meter())
        .time(count.hour())
        .bigint(count.closedRows())
        .bigint(count.closedEvents())
        .bigint(count.liveRows())
        .bigint(count.liveEvents())
        .bigint(count.equalRows());
  }
}
