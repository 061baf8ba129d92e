package dev.tally.simulator;

import dev.tally.catalog.Contract;
import dev.tally.catalog.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields of an event's data and the expressions that compute them.
 *
 * <p>A value is a text, a long, a boolean or a timestamp; {@code absent} leaves the field out.
 */
final class Rewrite {

  /** What a rewrite of data already made may read. */
  private static final List<String> VARIABLES = List.of("data");

  private final Map<String, RowExpression> fields;
  private final Map<String, YamlNode> places;

  private Rewrite(Map<String, RowExpression> fields, Map<String, YamlNode> places) {
    this.fields = fields;
    this.places = places;
  }

  /** Compiles the expressions that make data of a row. */
  static Rewrite ofRows(YamlNode node, Iterable<String> variables) {
    Map<String, RowExpression> fields = new LinkedHashMap<>();
    Map<String, YamlNode> places = node.entries();
    places.forEach(
        (field, text) ->
            fields.put(field, RowExpression.compile(text.place(), text.text(), variables)));
    return new Rewrite(fields, places);
  }

  /** Compiles the {@code conflict} entry, whose expressions read the {@code data} they change. */
  static Rewrite conflict(YamlNode parent) {
    Optional<YamlNode> node = parent.find("conflict");
    return node.isEmpty() ? new Rewrite(Map.of(), Map.of()) : ofRows(node.get(), VARIABLES);
  }

  Set<String> fields() {
    return fields.keySet();
  }

  /** Returns a mistake for each field that none of some contracts has. */
  List<Problem> unknownTo(List<Contract> contracts) {
    List<Problem> problems = new ArrayList<>();
    places.forEach(
        (field, place) -> {
          if (contracts.stream().noneMatch(contract -> isGiven(contract, field))) {
            problems.add(place.problem(unknown(field, contracts)));
          }
        });
    return problems;
  }

  private static boolean isGiven(Contract contract, String field) {
    int index = contract.indexOf(field);
    return index >= 0 && contract.fields().get(index).expression() == null;
  }

  private static String unknown(String field, List<Contract> contracts) {
    StringBuilder message = new StringBuilder();
    for (Contract contract : contracts) {
      message.append(message.isEmpty() ? "" : "; ").append(contract.type());
      message.append(" has no field '").append(field).append("'; it has ");
      message.append(
          String.join(
              ", ",
              contract.fields().stream()
                  .filter(each -> each.expression() == null)
                  .map(Contract.Field::name)
                  .toList()));
    }
    return message.toString();
  }

  /**
   * Returns the data of an event.
   *
   * @throws BadRow where a row has no value for a field; a personal one is not shown
   */
  Map<String, Object> data(Map<String, ?> variables, Contract contract) {
    Map<String, Object> data = new LinkedHashMap<>();
    fields.forEach(
        (field, expression) -> {
          int index = contract.indexOf(field);
          boolean personal = index >= 0 && contract.fields().get(index).personal();
          put(data, field, expression.value(variables, !personal));
        });
    return data;
  }

  /** Changes data, and fails where what comes out is what went in. */
  void apply(EventDraft draft, Map<String, Object> data) {
    Map<String, Map<String, Object>> variables = Map.of("data", draft.data());
    fields.forEach((field, expression) -> put(data, field, expression.value(variables)));
    if (data.equals(draft.data())) {
      throw new BadRow("no 'conflict' changes the data of " + draft.id());
    }
  }

  @Override
  public String toString() {
    return fields.keySet().toString();
  }

  private static void put(Map<String, Object> data, String field, @Nullable Object value) {
    if (value == null) {
      data.remove(field);
    } else if (value instanceof String || value instanceof Long || value instanceof Boolean) {
      data.put(field, value);
    } else if (value instanceof Instant time) {
      data.put(field, time.toString());
    } else {
      throw new BadRow(field + " must be a text, a whole number, true or false, or a timestamp");
    }
  }
}
