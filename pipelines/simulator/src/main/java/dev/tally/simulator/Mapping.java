package dev.tally.simulator;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.Contract;
import dev.tally.catalog.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How rows of a file become events, as declared in a catalog's {@code send/<name>.yaml}.
 *
 * <p>Unless the mapping says otherwise, an event's id is its row's file and line, never its
 * content: two equal rows are two events.
 */
public final class Mapping {

  private static final String ROW = "row";
  private static final long DAY_MILLIS = 86_400_000;
  private static final String[] KEYS = {
    "name",
    "input",
    "lookups",
    "id",
    "source",
    "type",
    "time",
    "arrival",
    "subject",
    "key",
    "data",
    "conflict"
  };

  private final String name;
  private final YamlNode typePlace;
  private final YamlNode dataPlace;
  private final Input input;
  private final Map<String, Lookup> lookups;
  private final @Nullable RowExpression id;
  private final RowExpression source;
  private final RowExpression type;
  private final RowExpression time;
  private final boolean spreadOverDay;
  private final @Nullable RowExpression arrival;
  private final @Nullable RowExpression subject;
  private final @Nullable RowExpression key;
  private final Rewrite data;
  private final Rewrite conflict;

  private Mapping(YamlNode yaml) {
    yaml.onlyWith(KEYS);
    name = yaml.get("name").text();
    typePlace = yaml.get("type");
    dataPlace = yaml.get("data");
    input = Input.of(yaml.get("input"));
    lookups = new LinkedHashMap<>();
    yaml.find("lookups").ifPresent(all -> all.entries().forEach(this::addLookup));
    id = yaml.find("id").map(this::expression).orElse(null);
    source = expression(yaml.get("source"));
    type = expression(typePlace);
    YamlNode when = yaml.get("time");
    spreadOverDay = !when.isText();
    time =
        expression(spreadOverDay ? when.onlyWith("spread_over_day").get("spread_over_day") : when);
    arrival = yaml.find("arrival").map(this::expression).orElse(null);
    subject = yaml.find("subject").map(this::expression).orElse(null);
    key = yaml.find("key").map(this::expression).orElse(null);
    data = Rewrite.ofRows(dataPlace, variables());
    conflict = Rewrite.conflict(yaml);
  }

  /**
   * Reads a mapping.
   *
   * @param file what complaints call it
   * @throws UserError where it is wrong, with file and line
   */
  public static Mapping parse(String file, String yaml) {
    return new Mapping(YamlNode.parse(file, yaml));
  }

  public String name() {
    return name;
  }

  /** Compiles a condition on rows, for {@code --where}. */
  RowExpression condition(String text) {
    return RowExpression.compile("--where", text, variables());
  }

  /** Returns the files of the class path that it is for, where somebody has packed them. */
  List<DataFile> sample() {
    if (input.sample().isEmpty()) {
      throw new UserError(
          ExitCode.USAGE, "The mapping '" + name + "' brings no sample: name the files to send.");
    }
    return input.sample().stream().map(DataFile::onClassPath).toList();
  }

  RowFormat format() {
    return input.format();
  }

  /**
   * Returns what is wrong with it in a catalog: event types that are not declared, fields of data
   * that no such type has, and fields that one needs and never gets.
   */
  List<Problem> mistakes(Catalog catalog) {
    List<Contract> contracts =
        type.constants().stream().flatMap(text -> catalog.contract(text).stream()).toList();
    if (contracts.isEmpty()) {
      // Where the type comes from the row, nothing can be said before there is one.
      return type.isConstant()
          ? List.of(typePlace.problem("the catalog declares no event type " + type.text(Map.of())))
          : List.of();
    }
    List<Problem> problems = new ArrayList<>(data.unknownTo(contracts));
    problems.addAll(conflict.unknownTo(contracts));
    for (Contract contract : contracts) {
      contract.fields().stream()
          .filter(field -> field.required() && field.expression() == null)
          .filter(field -> !data.fields().contains(field.name()))
          .forEach(
              field ->
                  problems.add(
                      dataPlace.problem(
                          contract.type() + " needs '" + field.name() + "', and 'data' has none")));
    }
    return problems;
  }

  /** Fails with the first of its {@link #mistakes}. */
  void mustFit(Catalog catalog) {
    List<Problem> problems = mistakes(catalog);
    if (!problems.isEmpty()) {
      throw new UserError(ExitCode.BAD_INPUT, problems.get(0).toString());
    }
  }

  /** Reads every row of a file, with the tables it looks things up in. */
  void read(DataFile file, RowConsumer rows, BadRows bad) {
    List<Table> tables = lookups.values().stream().map(lookup -> lookup.load(file)).toList();
    input
        .format()
        .readAll(
            file,
            input,
            row -> {
              try {
                rows.accept(row, variables(row, tables));
              } catch (BadRow e) {
                bad.add(file, row.line(), e.complaint(), row.values());
              }
            },
            bad);
  }

  /** Takes a row and what expressions may read: the row itself and the rows joined to it. */
  interface RowConsumer {
    void accept(Row row, Map<String, Object> variables);
  }

  /**
   * Returns when the event of a row happened, epoch milliseconds.
   *
   * @param seed where the hour of the day is not known, what chooses it
   */
  long time(Row row, Map<String, Object> variables, long seed) {
    return spreadOverDay
        ? spread(variables, SeededRandom.of(seed, row.id()))
        : time.of(Instant.class, variables).toEpochMilli();
  }

  /** Whether its rows say when they arrive, so that their order is that of arrival. */
  boolean hasArrivals() {
    return arrival != null;
  }

  /** Returns the event that a row tells of. */
  EventDraft draft(Row row, Map<String, Object> variables, long eventTime, Catalog catalog) {
    String eventType = type.text(variables);
    Contract contract =
        catalog
            .contract(eventType)
            .orElseThrow(
                () -> new BadRow("the catalog declares no event type '" + eventType + "'"));
    return new EventDraft(
        source.text(variables),
        id == null ? row.id() : idText(id, variables),
        eventType,
        subject == null ? null : (String) subject.value(variables),
        eventTime,
        key == null ? null : key.text(variables),
        data.data(variables, contract),
        conflict,
        arrival == null ? null : (Long) arrival.of(Instant.class, variables).toEpochMilli());
  }

  private static String idText(RowExpression id, Map<String, Object> variables) {
    Object value = id.value(variables);
    return value instanceof Long number ? number.toString() : id.text(variables);
  }

  private static Map<String, Object> variables(Row row, List<Table> tables) {
    Map<String, Object> variables = new HashMap<>();
    variables.put(ROW, row.values());
    tables.forEach(table -> variables.put(table.lookup().name(), table.joinedTo(row)));
    return variables;
  }

  private long spread(Map<String, Object> variables, SeededRandom dice) {
    try {
      LocalDate day = LocalDate.parse(time.text(variables));
      long midnight = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
      return midnight + dice.between(0, DAY_MILLIS - 1);
    } catch (DateTimeParseException e) {
      throw new BadRow(
          "'spread_over_day' must give a date such as 1997-01-31 (" + time.place() + ")");
    }
  }

  private void addLookup(String table, YamlNode node) {
    node.onlyWith("file", "format", "key");
    if (table.equals(ROW)) {
      throw node.error("a lookup cannot be called 'row'");
    }
    Input tableInput = node.find("format").map(Input::format).map(input::with).orElse(input);
    lookups.put(
        table, new Lookup(table, node.get("file").text(), tableInput, node.get("key").text()));
  }

  private RowExpression expression(YamlNode node) {
    return RowExpression.compile(node.place(), node.text(), variables());
  }

  private List<String> variables() {
    List<String> variables = new ArrayList<>(lookups.keySet());
    variables.add(ROW);
    return variables;
  }

  /**
   * A table that rows are joined to.
   *
   * @param name what expressions call the joined row
   * @param file the table's file; it stands beside the file of the rows
   * @param key the column, of both, whose values must be equal
   */
  private record Lookup(String name, String file, Input input, String key) {

    Table load(DataFile rows) {
      Map<Object, Map<String, ?>> rowsByKey = new HashMap<>();
      DataFile tableFile = rows.sibling(file);
      input
          .format()
          .readAll(
              tableFile,
              input,
              row -> {
                Object value = row.values().get(key);
                if (value == null) {
                  throw new UserError(
                      ExitCode.BAD_INPUT,
                      tableFile.path() + ":" + row.line() + ": there is no column '" + key + "'");
                }
                rowsByKey.put(value, row.values());
              },
              BadRows.REFUSED);
      return new Table(this, rowsByKey);
    }
  }

  /** A table that has been read. */
  private record Table(Lookup lookup, Map<Object, Map<String, ?>> rowsByKey) {

    Map<String, ?> joinedTo(Row row) {
      Object value = row.values().get(lookup.key());
      Map<String, ?> joined = value == null ? null : rowsByKey.get(value);
      if (joined == null) {
        throw new BadRow("no row of " + lookup.file() + " has its " + lookup.key());
      }
      return joined;
    }
  }
}
