package dev.tally.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.values.NullValue;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Rows that are skipped, written to a file with the reason: one JSON object a line. */
final class SkippedRows implements BadRows, AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final BufferedWriter lines;
  private long count;

  private SkippedRows(Path file, BufferedWriter lines) {
    this.file = file;
    this.lines = lines;
  }

  /** Creates the file, or empties it. */
  static SkippedRows into(Path file) {
    try {
      return new SkippedRows(file, Files.newBufferedWriter(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  /** Returns how many there are so far. */
  long count() {
    return count;
  }

  @Override
  public void add(DataFile source, long line, String complaint, Object content) {
    ObjectNode skipped = JSON.createObjectNode();
    skipped.put("file", source.path());
    skipped.put("line", line);
    skipped.put("reason", complaint);
    skipped.set("row", JSON.valueToTree(plain(content)));
    try {
      lines.write(skipped.toString());
      lines.newLine();
    } catch (IOException e) {
      throw unwritable(file, e);
    }
    count++;
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static Object plain(Object value) {
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = JSON.createObjectNode();
      map.forEach((key, item) -> object.set(String.valueOf(key), JSON.valueToTree(plain(item))));
      return object;
    }
    if (value instanceof List<?> list) {
      return list.stream().map(SkippedRows::plain).toList();
    }
    return value instanceof NullValue ? JSON.nullNode() : value;
  }

  private static UserError unwritable(Path file, IOException cause) {
    return new UserError(
        ExitCode.BAD_INPUT,
        "The file " + file + " of skipped rows cannot be written: " + cause.getMessage() + ".",
        cause);
  }
}
