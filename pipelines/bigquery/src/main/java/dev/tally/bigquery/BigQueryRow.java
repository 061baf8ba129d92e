package dev.tally.bigquery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import dev.tally.warehouse.sql.RowColumns;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A row on its way to a table, its columns in the order of {@code schema.yaml}. */
final class BigQueryRow implements RowColumns {

  /** Where BigQuery's calendar begins. */
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  private final List<@Nullable Object> values = new ArrayList<>();

  private BigQueryRow() {}

  /** Returns what a form makes of a row. */
  static <T> BigQueryRow of(T row, RowForm<T> form) {
    BigQueryRow columns = new BigQueryRow();
    try {
      form.write(row, columns);
    } catch (SQLException e) {
      throw new IllegalStateException("a row that is in no database has failed of one", e);
    }
    return columns;
  }

  @Override
  public RowColumns text(@Nullable String text) {
    return add(text);
  }

  @Override
  public RowColumns integer(int number) {
    return add((long) number);
  }

  @Override
  public RowColumns bigint(long number) {
    return add(number);
  }

  @Override
  public RowColumns time(long millis) {
    Instant time = Instant.ofEpochMilli(millis);
    return add(time.isBefore(FIRST) ? FIRST : time);
  }

  @Override
  public RowColumns day(long millis) {
    return add(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC).toLocalDate());
  }

  @Override
  public RowColumns bytes(byte @Nullable [] bytes) {
    return add(bytes);
  }

  @Override
  public RowColumns nulls(int count) {
    for (int column = 0; column < count; column++) {
      add(null);
    }
    return this;
  }

  private RowColumns add(@Nullable Object value) {
    values.add(value);
    return this;
  }

  /**
   * Returns the row as an object of a file that is loaded: numbers as texts, so that none is cut.
   */
  ObjectNode json(BigQueryTable table, List<BigQueryColumn> columns) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    forEach(
        table,
        columns,
        (column, value) ->
            json.put(
                column.name(),
                value instanceof byte[] bytes
                    ? Base64.getEncoder().encodeToString(bytes)
                    : value.toString()));
    return json;
  }

  /** Returns the row as a message that is appended. */
  DynamicMessage.Builder message(
      Descriptor descriptor, BigQueryTable table, List<BigQueryColumn> columns) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(descriptor);
    forEach(
        table,
        columns,
        (column, value) ->
            message.setField(descriptor.findFieldByName(column.name()), appended(value)));
    return message;
  }

  private static Object appended(Object value) {
    if (value instanceof Instant time) {
      return Math.multiplyExact(time.toEpochMilli(), 1_000L);
    } else if (value instanceof LocalDate day) {
      return Math.toIntExact(day.toEpochDay());
    } else if (value instanceof byte[] bytes) {
      return ByteString.copyFrom(bytes);
    }
    return value;
  }

  private void forEach(
      BigQueryTable table,
      List<BigQueryColumn> columns,
      BiConsumer<BigQueryColumn, Object> consumer) {
    if (values.size() != columns.size()) {
      throw new IllegalStateException(
          "a row of "
              + table.label()
              + " has "
              + values.size()
              + " columns, not "
              + columns.size());
    }
    for (int index = 0; index < columns.size(); index++) {
      Object value = values.get(index);
      if (value != null && !table.leavesOut(columns.get(index))) {
        consumer.accept(columns.get(index), value);
      }
    }
  }
}
