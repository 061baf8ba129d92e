package dev.tally.duckdb;

import java.sql.SQLException;
import org.duckdb.DuckDBConnection;

/** Something done in one transaction. It neither commits nor keeps the connection. */
@FunctionalInterface
public interface Work<T> {

  T in(DuckDBConnection connection) throws SQLException;
}
