package dev.tally.pipelines.send;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cel.common.values.NullValue;
import dev.tally.cli.ExitCode;
import dev.tally.cli.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
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
  /** Comma-separated, with a header line; a quoted value may hold commas and line breaks. */
  CSV {
    @Override
    void read(DataFile file, BufferedReader text, Consumer<Row> rows) throws IOException {
      CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
      try (CSVParser parser = format.parse(text)) {
        long line = parser.getCurrentLineNumber() + 1;
        for (CSVRecord record : parser) {
          if (!record.isConsistent()) {
            throw bad(file, line, "the row has another number of values than the header");
          }
          rows.accept(new Row(file.name(), line, record.toMap()));
          line = parser.getCurrentLineNumber() + 1;
        }
      }
    }
  },

  /** One JSON object a line. */
  JSONL {
    @Override
    void read(DataFile file, BufferedReader text, Consumer<Row> rows) throws IOException {
      long line = 0;
      for (String json = text.readLine(); json != null; json = text.readLine()) {
        line++;
        if (!json.isBlank()) {
          rows.accept(new Row(file.name(), line, object(file, line, json)));
        }
      }
    }

    private Map<String, ?> object(DataFile file, long line, String json) throws IOException {
      try (JsonParser parser = FACTORY.createParser(json)) {
        return RowFormat.object(file, line, parser);
      } catch (JsonProcessingException e) {
        throw bad(file, line, "the line is not JSON");
      }
    }
  },

  /** One JSON array of objects. */
  JSON {
    @Override
    void read(DataFile file, BufferedReader text, Consumer<Row> rows) throws IOException {
      long place = 0;
      try (JsonParser parser = FACTORY.createParser(text)) {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
          throw bad(file, 1, "the file is not a JSON array");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          place++;
          rows.accept(new Row(file.name(), place, object(file, place, parser)));
        }
      } catch (JsonProcessingException e) {
        throw bad(file, place + 1, "the element is not JSON");
      }
    }
  };

  private static final JsonFactory FACTORY =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build()
          .getFactory();

  /** Reads every row of a file in order. */
  void read(DataFile file, Charset charset, Consumer<Row> rows) {
    try (BufferedReader text = file.open(charset)) {
      read(file, text, rows);
    } catch (CharacterCodingException e) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The file " + file.path() + " is not a text in " + charset.name() + ".",
          e);
    } catch (IOException | UncheckedIOException e) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The file " + file.path() + " cannot be read: " + e.getMessage() + ".",
          e);
    }
  }

  abstract void read(DataFile file, BufferedReader text, Consumer<Row> rows) throws IOException;

  private static Map<String, ?> object(DataFile file, long line, JsonParser parser)
      throws IOException {
    JsonNode node = parser.readValueAsTree();
    if (node == null || !node.isObject()) {
      throw bad(file, line, "the row is not a JSON object");
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

  private static UserError bad(DataFile file, long line, String complaint) {
    return new UserError(ExitCode.BAD_INPUT, file.path() + ":" + line + ": " + complaint);
  }
}
