package dev.tally.bigquery;

import dev.tally.warehouse.sql.RowColumns;
import java.io.Serializable;
import java.sql.SQLException;

/** How a row stands in a table. */
@FunctionalInterface
interface RowForm<T> extends Serializable {

  void write(T row, RowColumns columns) throws SQLException;
}
