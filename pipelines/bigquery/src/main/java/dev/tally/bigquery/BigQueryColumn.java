package dev.tally.bigquery;

import java.io.Serializable;
import java.util.Map;

/**
 * A column, as a table's {@code schema.yaml} has it.
 *
 * @param meaning one sentence for a person
 * @param personal whether it may hold personal data
 */
record BigQueryColumn(String name, Type type, String meaning, boolean personal)
    implements Serializable {

  /** The types of {@code schema.yaml}, by what BigQuery calls them. */
  enum Type {
    STRING,
    INT64,
    TIMESTAMP,
    DATE,
    BYTES
  }

  private static final Map<String, Type> TYPES =
      Map.of(
          "text", Type.STRING,
          "integer", Type.INT64,
          "timestamp", Type.TIMESTAMP,
          "date", Type.DATE,
          "bytes", Type.BYTES);

  /** Returns the column of an element of {@code columns}. */
  static BigQueryColumn of(Map<?, ?> declared) {
    Type type = TYPES.get(String.valueOf(declared.get("type")));
    if (type == null) {
      throw new IllegalArgumentException("no type is called " + declared.get("type"));
    }
    return new BigQueryColumn(
        String.valueOf(declared.get("name")),
        type,
        String.valueOf(declared.get("meaning")),
        Boolean.TRUE.equals(declared.get("personal")));
  }
}
