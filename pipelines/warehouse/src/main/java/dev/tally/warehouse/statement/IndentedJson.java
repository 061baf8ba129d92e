package dev.tally.warehouse.statement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** JSON as commands print it: every member and item on a line of its own, on every platform. */
public final class IndentedJson {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DefaultPrettyPrinter PRINTER =
      new DefaultPrettyPrinter()
          .withObjectIndenter(new DefaultIndenter("  ", "\n"))
          .withArrayIndenter(new DefaultIndenter("  ", "\n"));

  private IndentedJson() {}

  /** Returns the text of a value, with a line break at its end. */
  public static String of(JsonNode value) throws JsonProcessingException {
    return JSON.writer(PRINTER).writeValueAsString(value) + "\n";
  }
}
