package dev.tally.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/** A list beside the page, line by line. */
final class ListFile {

  private final List<String> lines;

  ListFile(Path folder, ReportList list) {
    try {
      lines = Files.readAllLines(folder.resolve(list.file()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns how many lines there are below the names of the columns. */
  long size() {
    return lines.size() - 1L;
  }

  /** Returns the lines that a number of the report points to, by column. */
  List<Map<String, String>> of(JsonNode number) {
    return number.get("lines").asLong() == 0
        ? List.of()
        : range(number.get("first_line").asLong(), number.get("lines").asLong());
  }

  /** Returns the lines between those that two fields of a number name, by column. */
  List<Map<String, String>> of(JsonNode number, String first, String last) {
    return number.get("lines").asLong() == 0
        ? List.of()
        : range(
            number.get(first).asLong(), number.get(last).asLong() - number.get(first).asLong() + 1);
  }

  /** Returns that many lines, from one on; the names of the columns are line 1. */
  List<Map<String, String>> range(long first, long count) {
    int from = Math.toIntExact(first) - 1;
    return lines.subList(from, from + Math.toIntExact(count)).stream().map(this::parse).toList();
  }

  private Map<String, String> parse(String line) {
    CSVFormat format = CSVFormat.DEFAULT.builder().setHeader().get();
    try (CSVParser parser = CSVParser.parse(lines.get(0) + "\n" + line, format)) {
      return parser.getRecords().get(0).toMap();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
