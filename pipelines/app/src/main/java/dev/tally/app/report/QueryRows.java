package dev.tally.app.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tally.duckdb.Sql;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** What one of the report's queries returns: a JSON object per row, named by its columns. */
final class QueryRows {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Columns that hold JSON texts. */
  private static final Set<String> OBJECTS = Set.of("group_values", "measures");

  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private QueryRows() {}

  static ArrayNode to(DuckDBConnection connection, String query, Object... parameters)
      throws SQLException {
    ArrayNode rows = JSON.createArrayNode();
    Sql.forEach(
        connection,
        Sql.read(ReportTables.FOLDER, query),
        List.of(parameters),
        row -> rows.add(object(row)));
    return rows;
  }

  private static ObjectNode object(ResultSet row) throws SQLException {
    ObjectNode object = JSON.createObjectNode();
    ResultSetMetaData columns = row.getMetaData();
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      String name = columns.getColumnName(column);
      Object value = row.getObject(column);
      object.set(
          name,
          OBJECTS.contains(name) ? parse(String.valueOf(value)) : JSON.valueToTree(plain(value)));
    }
    return object;
  }

  private static @Nullable Object plain(@Nullable Object value) throws SQLException {
    return value instanceof Array array ? array.getArray() : value;
  }

  /** Reads an object; its numbers become texts, so that no reader rounds them. */
  private static JsonNode parse(String text) {
    try {
      return JSON.valueToTree(JSON.readValue(text, TEXTS));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the store holds a bad JSON text: " + text, e);
    }
  }
}
