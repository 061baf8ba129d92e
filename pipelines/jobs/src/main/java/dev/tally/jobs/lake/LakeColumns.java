package dev.tally.jobs.lake;

import dev.tally.catalog.Contract;
import dev.tally.catalog.Contract.Field;
import dev.tally.catalog.Contract.FieldType;
import dev.tally.event.Event;
import dev.tally.event.Position;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/**
 * The columns of an event: its envelope, and one for each field that a contract declares.
 *
 * <p>A field is called {@code data_} and its name, so it clashes with nothing of the envelope.
 * Tables have times as microseconds, which files have as instants.
 */
final class LakeColumns {

  private static final List<String> TEXTS_BEFORE_TIMES = List.of("source", "id", "type", "subject");
  private static final List<String> TIMES = List.of("event_time", "arrival_time", "posted_time");

  private final List<Field> fields;
  private final List<String> names;

  LakeColumns(Contract contract) {
    this.fields = contract.fields();
    this.names = names(fields);
  }

  /** Databases do not tell the names {@code a} and {@code A} apart. */
  private static List<String> names(List<Field> fields) {
    Set<String> taken = new HashSet<>();
    List<String> names = new ArrayList<>();
    for (Field field : fields) {
      String name = "data_" + field.name();
      while (!taken.add(name.toLowerCase(Locale.ROOT))) {
        name += "_";
      }
      names.add(name);
    }
    return names;
  }

  /** Returns the columns of a table, each with its type. */
  String declared() {
    List<String> columns = new ArrayList<>();
    columns.add("posting_day date");
    columns.add("topic varchar");
    columns.add("topic_partition integer");
    columns.add("topic_offset bigint");
    columns.add("topic_item integer");
    TEXTS_BEFORE_TIMES.forEach(name -> columns.add(name + " varchar"));
    TIMES.forEach(name -> columns.add(name + " bigint"));
    columns.add("payload_hash varchar");
    for (int index = 0; index < fields.size(); index++) {
      columns.add(names.get(index) + " " + type(fields.get(index).type()));
    }
    return String.join(", ", columns);
  }

  private static String type(FieldType type) {
    switch (type) {
      case INTEGER:
      case TIME:
        return "bigint";
      case BOOLEAN:
        return "boolean";
      case STRING:
      case NUMBER:
        // A number has as many digits as its producer wrote.
        return "varchar";
    }
    throw new AssertionError(type);
  }

  /**
   * Returns the columns of a file, as a query selects them.
   *
   * @param generation the close whose book the events are in, or null for what live has admitted
   */
  String selected(@Nullable Long generation) {
    List<String> columns = new ArrayList<>();
    columns.add("topic, topic_partition, topic_offset, topic_item");
    columns.addAll(TEXTS_BEFORE_TIMES);
    TIMES.forEach(name -> columns.add(instant(name)));
    columns.add("payload_hash");
    columns.add("cast(" + generation + " as bigint) as generation");
    for (int index = 0; index < fields.size(); index++) {
      String name = names.get(index);
      columns.add(fields.get(index).type() == FieldType.TIME ? instant(name) : name);
    }
    return columns.stream().collect(Collectors.joining(", "));
  }

  private static String instant(String name) {
    return "make_timestamptz(" + name + ") as " + name;
  }

  /**
   * Appends an event to a table with these columns.
   *
   * @return how many characters its texts have
   */
  long append(Event event, int postingDay, DuckDBAppender row) throws SQLException {
    Position position = event.position();
    row.beginRow();
    row.appendEpochDays(postingDay);
    row.append(position.topic());
    row.append(position.partition());
    row.append(position.offset());
    row.append(position.item());
    long characters = text(event.source(), row);
    characters += text(event.id(), row);
    characters += text(event.type(), row);
    characters += text(event.subject(), row);
    row.append(micros(event.eventTime()));
    row.append(micros(event.arrivalTime()));
    row.append(micros(event.postedTime()));
    row.append(event.payloadHash().toString());
    for (Object value : event.values()) {
      characters += value(value, row);
    }
    row.endRow();
    return characters;
  }

  private static long value(@Nullable Object value, DuckDBAppender row) throws SQLException {
    if (value instanceof Long integer) {
      row.append(integer.longValue());
      return 0;
    }
    if (value instanceof Boolean truth) {
      row.append(truth.booleanValue());
      return 0;
    }
    if (value instanceof Instant time) {
      row.append(Math.multiplyExact(time.getEpochSecond(), 1_000_000L) + time.getNano() / 1_000);
      return 0;
    }
    return text(value == null ? null : value.toString(), row);
  }

  private static long text(@Nullable String text, DuckDBAppender row) throws SQLException {
    if (text == null) {
      row.appendNull();
      return 0;
    }
    row.append(text);
    return text.length();
  }

  private static long micros(long millis) {
    return Math.multiplyExact(millis, 1_000L);
  }
}
