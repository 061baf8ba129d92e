package dev.tally.pipelines.send;

import dev.tally.cli.ExitCode;
import dev.tally.cli.UserError;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fields of an event's data and the expressions that compute them.
 *
 * <p>A value is a text, a long, a boolean or a timestamp; {@code absent} leaves the field out.
 */
final class Rewrite {

  /** What a rewrite of data already made may read. */
  private static final List<String> VARIABLES = List.of("data");

  private final String place;
  private final Map<String, RowExpression> fields;

  private Rewrite(String place, Map<String, RowExpression> fields) {
    this.place = place;
    this.fields = fields;
  }

  /** Compiles the expressions that make data of a row. */
  static Rewrite ofRows(YamlNode node, Iterable<String> variables) {
    Map<String, RowExpression> fields = new LinkedHashMap<>();
    node.entries()
        .forEach(
            (field, text) ->
                fields.put(field, RowExpression.compile(text.place(), text.text(), variables)));
    return new Rewrite(node.place(), fields);
  }

  /** Compiles the {@code conflict} entry, whose expressions read the {@code data} they change. */
  static Rewrite conflict(YamlNode parent) {
    Optional<YamlNode> node = parent.find("conflict");
    return node.isEmpty() ? new Rewrite(parent.place(), Map.of()) : ofRows(node.get(), VARIABLES);
  }

  Map<String, Object> data(Map<String, ?> variables) {
    Map<String, Object> data = new LinkedHashMap<>();
    fields.forEach((field, expression) -> put(data, field, expression.value(variables)));
    return data;
  }

  /** Changes data, and fails where what comes out is what went in. */
  void apply(Draft draft, Map<String, Object> data) {
    Map<String, Map<String, Object>> variables = Map.of("data", draft.data());
    fields.forEach((field, expression) -> put(data, field, expression.value(variables)));
    if (data.equals(draft.data())) {
      throw error("no 'conflict' changes the data of " + draft.id());
    }
  }

  @Override
  public String toString() {
    return fields.keySet().toString();
  }

  private void put(Map<String, Object> data, String field, @Nullable Object value) {
    if (value == null) {
      data.remove(field);
    } else if (value instanceof String || value instanceof Long || value instanceof Boolean) {
      data.put(field, value);
    } else if (value instanceof Instant time) {
      data.put(field, time.toString());
    } else {
      throw error(
          field
              + " must be a string, int, bool or timestamp and is a "
              + value.getClass().getSimpleName());
    }
  }

  private UserError error(String complaint) {
    return new UserError(ExitCode.BAD_INPUT, place + ": " + complaint);
  }
}
