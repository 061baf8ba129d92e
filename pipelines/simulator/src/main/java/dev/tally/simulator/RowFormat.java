package dev.tally.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import dev.cel.common.values.NullValue;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** How rows are written in a file. */
enum RowFormat {
  /**
   * Values with a delimiter between them, under a header line; a quoted value may hold delimiters
   * and line breaks. Blank lines, and those of nothing but delimiters, are no rows.
   */
  CSV("csv", "tsv", "txt") {
    @Override
    void read(DataFile file, Input input, Consumer<Row> rows, BadRows bad) throws IOException {
      CSVFormat format = CSVFormat.RFC4180.builder().setDelimiter(input.delimiter()).get();
      CsvHeader header = null;
      long line = 1;
      try (BufferedReader text = file.open(input.encoding());
          CSVParser parser = format.parse(text)) {
        for (CSVRecord record : parser) {
          if (record.stream().allMatch(String::isBlank)) {
            line = parser.getCurrentLineNumber() + 1;
            continue;
          }
          if (header == null) {
            header = CsvHeader.of(record, file, line);
          } else if (record.size() != header.size()) {
            bad.add(file, line, header.complaint(record), record.toList());
          } else {
            rows.accept(new Row(file.name(), line, header.values(record)));
          }
          line = parser.getCurrentLineNumber() + 1;
        }
      } catch (UncheckedIOException e) {
        if (e.getCause() instanceof CharacterCodingException) {
          throw e;
        }
        throw error(
            file,
            line,
            "from here on quotes do not match: a quoted value is not closed, or its closing quote"
                + " is followed by more than a delimiter; a quote inside is written twice");
      }
    }
  },

  /** One JSON object a line. */
  JSONL("jsonl", "ndjson", "json") {
    @Override
    void read(DataFile file, Input input, Consumer<Row> rows, BadRows bad) throws IOException {
      try (BufferedReader text = file.open(input.encoding())) {
        long line = 0;
        for (String json = text.readLine(); json != null; json = text.readLine()) {
          line++;
          if (!json.isBlank()) {
            Map<String, ?> values;
            try {
              values = onlyObject(json);
            } catch (BadRow e) {
              bad.add(file, line, e.complaint(), json);
              continue;
            }
            rows.accept(new Row(file.name(), line, values));
          }
        }
      }
    }

    private Map<String, ?> onlyObject(String json) throws IOException {
      try (JsonParser parser = FACTORY.createParser(json)) {
        Map<String, ?> object = object(parser);
        if (parser.nextToken() != null) {
          throw new BadRow("the line holds more than one JSON value: write one object a line");
        }
        return object;
      } catch (JsonProcessingException e) {
        throw new BadRow(complaint("line", e));
      }
    }
  },

  /** One JSON array of objects. */
  JSON("json") {
    @Override
    void read(DataFile file, Input input, Consumer<Row> rows, BadRows bad) throws IOException {
      long place = 0;
      try (BufferedReader text = file.open(input.encoding());
          JsonParser parser = FACTORY.createParser(text)) {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
          throw error(file, 1, "the file is not a JSON array; one object a line is format jsonl");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          place++;
          rows.accept(new Row(file.name(), place, object(parser)));
        }
        if (parser.nextToken() != null) {
          throw error(file, place, "behind the array there is more: a file holds one array");
        }
      } catch (BadRow e) {
        throw error(file, place, e.complaint());
      } catch (JsonProcessingException e) {
        throw error(
            file,
            place,
            place == 0 || !e.getOriginalMessage().contains("Unrecognized token")
                ? complaint("element", e)
                : "here or behind the array stands what is not JSON");
      }
    }
  },

  /** A Parquet file; rows are numbered from 1. */
  PARQUET("parquet") {
    @Override
    void read(DataFile file, Input input, Consumer<Row> rows, BadRows bad) {
      ParquetRows.read(file, rows);
    }
  };

  private static final JsonFactory FACTORY =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build()
          .getFactory();

  private final ImmutableList<String> endings;

  RowFormat(String... endings) {
    this.endings = ImmutableList.copyOf(endings);
  }

  /** Returns how the names of such files end, behind the dot and without {@code .gz}. */
  List<String> endings() {
    return endings;
  }

  /** Reads every row of a file in order. */
  void readAll(DataFile file, Input input, Consumer<Row> rows, BadRows bad) {
    try {
      read(file, input, rows, bad);
    } catch (CharacterCodingException e) {
      throw encodingError(file, input, e);
    } catch (IOException | UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        throw encodingError(file, input, e);
      }
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The file " + file.path() + " cannot be read: " + e.getMessage() + ".",
          e);
    }
  }

  abstract void read(DataFile file, Input input, Consumer<Row> rows, BadRows bad)
      throws IOException;

  private static Map<String, ?> object(JsonParser parser) throws IOException {
    JsonNode node = parser.readValueAsTree();
    if (node == null || !node.isObject()) {
      throw new BadRow("the row is not a JSON object");
    }
    return fields(node);
  }

  private static Map<String, Object> fields(JsonNode object) {
    Map<String, Object> fields = new LinkedHashMap<>();
    object.properties().forEach(field -> fields.put(field.getKey(), value(field.getValue())));
    return fields;
  }

  private static Object value(JsonNode node) {
    switch (node.getNodeType()) {
      case OBJECT:
        return fields(node);
      case ARRAY:
        List<Object> items = new ArrayList<>();
        node.forEach(item -> items.add(value(item)));
        return items;
      case NUMBER:
        return node.canConvertToLong() && node.isIntegralNumber()
            ? (Object) node.longValue()
            : node.asText();
      case BOOLEAN:
        return node.booleanValue();
      case STRING:
        return node.textValue();
      default:
        return NullValue.NULL_VALUE;
    }
  }

  private static String complaint(String what, JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    return message.startsWith("Duplicate field")
        ? "the "
            + what
            + " has a field twice: "
            + message.substring("Duplicate field".length()).strip()
        : "the " + what + " is not JSON";
  }

  private static UserError encodingError(DataFile file, Input input, Exception cause) {
    return new UserError(
        ExitCode.BAD_INPUT,
        "The file "
            + file.path()
            + " is not a text in "
            + input.encoding().name()
            + ": say what it is with input.encoding, such as windows-1252 or UTF-16.",
        cause);
  }

  private static UserError error(DataFile file, long line, String complaint) {
    return new UserError(ExitCode.BAD_INPUT, file.path() + ":" + line + ": " + complaint);
  }
}
