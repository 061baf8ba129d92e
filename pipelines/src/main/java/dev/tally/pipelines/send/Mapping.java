package dev.tally.pipelines.send;

import dev.tally.cli.ExitCode;
import dev.tally.cli.UserError;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How rows of a file become events, as declared in a catalog's {@code send/<name>.yaml}.
 *
 * <p>An event's id is its row's file and line, never its content: two equal rows are two events.
 */
public final class Mapping {

  private static final String ROW = "row";
  private static final long DAY_MILLIS = 86_400_000;

  private final String name;
  private final String place;
  private final RowFormat format;
  private final Charset encoding;
  private final List<String> sample;
  private final Map<String, Lookup> lookups;
  private final RowExpression source;
  private final RowExpression type;
  private final RowExpression time;
  private final boolean spreadOverDay;
  private final @Nullable RowExpression subject;
  private final @Nullable RowExpression key;
  private final Rewrite data;
  private final Rewrite conflict;

  private Mapping(YamlNode yaml) {
    yaml.onlyWith(
        "name", "input", "lookups", "source", "type", "time", "subject", "key", "data", "conflict");
    name = yaml.get("name").text();
    place = yaml.place();
    YamlNode input = yaml.get("input").onlyWith("format", "encoding", "sample");
    format = format(input.get("format"));
    encoding = input.find("encoding").map(Mapping::encoding).orElse(Charset.forName("UTF-8"));
    sample = input.find("sample").map(Mapping::texts).orElse(List.of());
    lookups = new LinkedHashMap<>();
    yaml.find("lookups").ifPresent(all -> all.entries().forEach(this::addLookup));
    source = expression(yaml.get("source"));
    type = expression(yaml.get("type"));
    YamlNode when = yaml.get("time");
    spreadOverDay = !when.isText();
    time =
        expression(spreadOverDay ? when.onlyWith("spread_over_day").get("spread_over_day") : when);
    subject = yaml.find("subject").map(this::expression).orElse(null);
    key = yaml.find("key").map(this::expression).orElse(null);
    data = Rewrite.ofRows(yaml.get("data"), variables());
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
    if (sample.isEmpty()) {
      throw new UserError(
          ExitCode.USAGE, "The mapping '" + name + "' brings no sample: name the files to send.");
    }
    return sample.stream().map(DataFile::onClassPath).toList();
  }

  /** Reads every row of a file, with the tables it looks things up in. */
  void read(DataFile file, RowConsumer rows) {
    List<Table> tables =
        lookups.values().stream().map(lookup -> lookup.load(file, encoding)).toList();
    format.read(
        file,
        encoding,
        row -> {
          try {
            rows.accept(row, variables(row, tables));
          } catch (UserError e) {
            throw new UserError(
                e.exitCode(), file.path() + ":" + row.line() + ": " + e.getMessage(), e);
          }
        });
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
        ? spread(variables, Dice.of(seed, row.id()))
        : time.of(Instant.class, variables).toEpochMilli();
  }

  /** Returns the event that a row tells of. */
  Draft draft(Row row, Map<String, Object> variables, long eventTime) {
    return new Draft(
        source.text(variables),
        row.id(),
        type.text(variables),
        subject == null ? null : (String) subject.value(variables),
        eventTime,
        key == null ? null : key.text(variables),
        data.data(variables),
        conflict);
  }

  private static Map<String, Object> variables(Row row, List<Table> tables) {
    Map<String, Object> variables = new HashMap<>();
    variables.put(ROW, row.values());
    tables.forEach(table -> variables.put(table.lookup().name(), table.joinedTo(row)));
    return variables;
  }

  private long spread(Map<String, Object> variables, Dice dice) {
    try {
      LocalDate day = LocalDate.parse(time.text(variables));
      long midnight = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
      return midnight + dice.between(0, DAY_MILLIS - 1);
    } catch (DateTimeParseException e) {
      throw new UserError(
          ExitCode.BAD_INPUT, place + ": 'spread_over_day' must be a date such as 1997-01-31", e);
    }
  }

  private void addLookup(String table, YamlNode node) {
    node.onlyWith("file", "format", "key");
    if (table.equals(ROW)) {
      throw node.error("a lookup cannot be called 'row'");
    }
    RowFormat tableFormat = node.find("format").map(Mapping::format).orElse(format);
    lookups.put(
        table, new Lookup(table, node.get("file").text(), tableFormat, node.get("key").text()));
  }

  private RowExpression expression(YamlNode node) {
    return RowExpression.compile(node.place(), node.text(), variables());
  }

  private List<String> variables() {
    List<String> variables = new ArrayList<>(lookups.keySet());
    variables.add(ROW);
    return variables;
  }

  private static RowFormat format(YamlNode node) {
    try {
      return RowFormat.valueOf(node.text().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw node.error("'format' must be csv, jsonl or json, not '" + node.text() + "'");
    }
  }

  private static Charset encoding(YamlNode node) {
    try {
      return Charset.forName(node.text());
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw node.error("there is no encoding '" + node.text() + "'");
    }
  }

  private static List<String> texts(YamlNode node) {
    return node.items().stream().map(YamlNode::text).toList();
  }

  /**
   * A table that rows are joined to.
   *
   * @param name what expressions call the joined row
   * @param file the table's file; it stands beside the file of the rows
   * @param key the column, of both, whose values must be equal
   */
  private record Lookup(String name, String file, RowFormat format, String key) {

    Table load(DataFile rows, Charset encoding) {
      Map<Object, Map<String, ?>> rowsByKey = new HashMap<>();
      DataFile tableFile = rows.sibling(file);
      format.read(
          tableFile,
          encoding,
          row -> {
            Object value = row.values().get(key);
            if (value == null) {
              throw new UserError(
                  ExitCode.BAD_INPUT, tableFile.path() + ":" + row.line() + ": there is no " + key);
            }
            rowsByKey.put(value, row.values());
          });
      return new Table(this, rowsByKey);
    }
  }

  /** A table that has been read. */
  private record Table(Lookup lookup, Map<Object, Map<String, ?>> rowsByKey) {

    Map<String, ?> joinedTo(Row row) {
      Object value = row.values().get(lookup.key());
      Map<String, ?> joined = value == null ? null : rowsByKey.get(value);
      if (joined == null) {
        throw new UserError(
            ExitCode.BAD_INPUT, "no row of " + lookup.file() + " has its " + lookup.key());
      }
      return joined;
    }
  }
}
