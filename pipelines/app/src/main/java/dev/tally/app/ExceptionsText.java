package dev.tally.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.base.Utf8;
import dev.tally.event.Position;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.warehouse.ExceptionGroup;
import dev.tally.warehouse.ExceptionQuery.Column;
import dev.tally.warehouse.StoredException;
import dev.tally.warehouse.statement.AlignedText;
import dev.tally.warehouse.statement.IndentedJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Exceptions as a person or a program reads them. */
final class ExceptionsText {

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ExceptionsText() {}

  /**
   * Writes a line for each exception.
   *
   * @param all how many there are, those that are not listed included
   */
  static void writeList(List<StoredException> exceptions, long all, Appendable out)
      throws IOException {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "booked (UTC)", "position", "disposition", "code", "source", "id", "book", "detail"));
    for (StoredException exception : exceptions) {
      ExceptionRow row = exception.row();
      rows.add(
          List.of(
              SECOND.format(Instant.ofEpochMilli(row.postedTime())),
              row.position().toString(),
              row.disposition().name(),
              row.code() == null ? "-" : row.code().name(),
              shown(row.source()),
              shown(row.id()),
              exception.book().label(),
              detail(exception)));
    }
    AlignedText.write(rows, 0, 0, out);
    out.append('\n').append(counted(exceptions.size(), all)).append('\n');
  }

  /** Returns why it was not counted, and what has counted it since. */
  private static String detail(StoredException exception) {
    Position by = exception.broughtBackBy();
    return exception.row().detail() + (by == null ? "" : " Brought back by " + by + ".");
  }

  private static String counted(int listed, long all) {
    if (listed == all) {
      return all == 1 ? "1 exception." : String.format(Locale.ROOT, "%,d exceptions.", all);
    }
    return String.format(
        Locale.ROOT, "The first %,d of %,d exceptions; --limit shows more.", listed, all);
  }

  static void writeGroups(List<ExceptionGroup> groups, List<Column> columns, Appendable out)
      throws IOException {
    List<List<String>> rows = new ArrayList<>();
    List<String> header = new ArrayList<>();
    columns.forEach(column -> header.add(name(column)));
    header.addAll(List.of("records", "first booked (UTC)", "last booked (UTC)"));
    rows.add(header);
    long all = 0;
    for (ExceptionGroup group : groups) {
      List<String> row = new ArrayList<>();
      group.values().forEach(value -> row.add(shown(value)));
      row.add(Long.toString(group.records()));
      row.add(SECOND.format(Instant.ofEpochMilli(group.firstPosted())));
      row.add(SECOND.format(Instant.ofEpochMilli(group.lastPosted())));
      rows.add(row);
      all += group.records();
    }
    AlignedText.write(rows, columns.size(), columns.size() + 1, out);
    out.append('\n').append(counted(Math.toIntExact(all), all)).append('\n');
  }

  /** Writes all that is known of one, a line each, and its value below. */
  static void writeOne(StoredException exception, Appendable out) throws IOException {
    ExceptionRow row = exception.row();
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("position", row.position().toString()));
    lines.add(List.of("disposition", row.disposition().name()));
    lines.add(List.of("code", row.code() == null ? "-" : row.code().name()));
    lines.add(List.of("detail", row.detail()));
    lines.add(List.of("source", shown(row.source())));
    lines.add(List.of("id", shown(row.id())));
    lines.add(List.of("type", shown(row.type())));
    lines.add(List.of("happened", time(row.eventTime())));
    lines.add(List.of("appended", time(row.appendTime())));
    lines.add(List.of("arrived", time(row.arrivalTime())));
    lines.add(List.of("booked", time(row.postedTime())));
    Position survivor = row.survivor();
    lines.add(List.of("repeats", survivor == null ? "-" : survivor.toString()));
    Position broughtBackBy = exception.broughtBackBy();
    lines.add(List.of("counted by", broughtBackBy == null ? "-" : broughtBackBy.toString()));
    lines.add(List.of("book", exception.book().label()));
    AlignedText.write(lines, 0, 0, out);
    out.append('\n');
    byte[] value = row.value();
    if (value == null) {
      out.append("Its value is in the archive only.\n");
    } else if (Utf8.isWellFormed(value)) {
      out.append(new String(value, StandardCharsets.UTF_8)).append('\n');
    } else {
      out.append("Its value is not text; in hexadecimal digits:\n");
      out.append(HexFormat.of().formatHex(value)).append('\n');
    }
  }

  static void writeJson(List<StoredException> exceptions, long all, Appendable out)
      throws IOException {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("count", all);
    root.withArray("/exceptions");
    exceptions.forEach(exception -> root.withArray("/exceptions").add(json(exception)));
    print(root, out);
  }

  static void writeJson(List<ExceptionGroup> groups, List<Column> columns, Appendable out)
      throws IOException {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("count", groups.stream().mapToLong(ExceptionGroup::records).sum());
    root.withArray("/groups");
    for (ExceptionGroup group : groups) {
      ObjectNode node = root.withArray("/groups").addObject();
      for (int index = 0; index < columns.size(); index++) {
        node.put(name(columns.get(index)), group.values().get(index));
      }
      node.put("records", group.records());
      node.put("first_posted", Instant.ofEpochMilli(group.firstPosted()).toString());
      node.put("last_posted", Instant.ofEpochMilli(group.lastPosted()).toString());
    }
    print(root, out);
  }

  static void writeJson(StoredException exception, Appendable out) throws IOException {
    ObjectNode node = json(exception);
    byte[] value = exception.row().value();
    node.put("value_base64", value == null ? null : Base64.getEncoder().encodeToString(value));
    print(node, out);
  }

  private static ObjectNode json(StoredException exception) {
    ExceptionRow row = exception.row();
    Long eventTime = row.eventTime();
    Position survivor = row.survivor();
    Position broughtBackBy = exception.broughtBackBy();
    return JsonNodeFactory.instance
        .objectNode()
        .put("topic", row.position().topic())
        .put("partition", row.position().partition())
        .put("offset", row.position().offset())
        .put("item", row.position().item())
        .put("disposition", row.disposition().name())
        .put("code", row.code() == null ? null : row.code().name())
        .put("detail", row.detail())
        .put("source", row.source())
        .put("id", row.id())
        .put("type", row.type())
        .put("event_time", eventTime == null ? null : Instant.ofEpochMilli(eventTime).toString())
        .put("append_time", Instant.ofEpochMilli(row.appendTime()).toString())
        .put("arrival_time", Instant.ofEpochMilli(row.arrivalTime()).toString())
        .put("posted_time", Instant.ofEpochMilli(row.postedTime()).toString())
        .put("survivor", survivor == null ? null : survivor.toString())
        .put("brought_back_by", broughtBackBy == null ? null : broughtBackBy.toString())
        .put("value_bytes", exception.valueBytes())
        .put("book", exception.book().label());
  }

  private static void print(ObjectNode node, Appendable out) throws IOException {
    out.append(IndentedJson.of(node));
  }

  private static String name(Column column) {
    return column.name().toLowerCase(Locale.ROOT);
  }

  private static String time(@Nullable Long millis) {
    return millis == null ? "-" : Instant.ofEpochMilli(millis).toString();
  }

  /** A producer's text may hold anything; a line of a table holds one line. */
  private static String shown(@Nullable String text) {
    return text == null ? "-" : text.replaceAll("\\p{Cntrl}", "?");
  }
}
