package dev.tally.wire;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tally.event.Hash128;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of one JSON text, and hashes them on the way.
 *
 * <p>The hash of an object is the sum of its fields' hashes, so it does not depend on their order;
 * numbers are hashed by value, so {@code 1} and {@code 1.0} are one; a null field counts as absent.
 */
final class JsonReader {

  private final JsonParser parser;
  private final boolean plain;
  private final DataHash hash;

  /**
   * @param plain whether the text has no escape, so that what it holds needs no look
   */
  JsonReader(JsonParser parser, boolean plain) {
    this.parser = parser;
    this.plain = plain;
    this.hash = new DataHash(plain);
  }

  JsonParser parser() {
    return parser;
  }

  /** Reads the object whose opening brace the parser has just passed. */
  FlatData data() throws IOException {
    FlatData.Builder fields = new FlatData.Builder();
    return fields.build(object(fields));
  }

  private Hash128 object(FlatData.@Nullable Builder fields) throws IOException {
    Hash128 sum = DataHash.OBJECT;
    Names names = new Names(parser);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = text(names.next());
      JsonToken token = parser.nextToken();
      if (token == JsonToken.VALUE_NULL) {
        continue;
      }
      Object value = token.isStructStart() ? nested() : scalar();
      sum = sum.plus(hash.of(name, value));
      if (fields != null) {
        fields.add(name, value);
      }
    }
    return sum;
  }

  private Hash128 nested() throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      return object(null);
    }
    Hash128 chain = DataHash.ARRAY;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonToken token = parser.currentToken();
      chain =
          token == JsonToken.VALUE_NULL
              ? DataHash.appendNull(chain)
              : hash.append(chain, token.isStructStart() ? nested() : scalar());
    }
    return chain;
  }

  private Object scalar() throws IOException {
    switch (parser.currentToken()) {
      case VALUE_STRING:
        return text();
      case VALUE_TRUE:
        return Boolean.TRUE;
      case VALUE_FALSE:
        return Boolean.FALSE;
      case VALUE_NUMBER_INT:
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
            ? decimal()
            : (Object) parser.getLongValue();
      default:
        return decimal();
    }
  }

  private Object decimal() throws IOException {
    try {
      return Numbers.plainest(parser.getDecimalValue());
    } catch (NumberFormatException | ArithmeticException e) {
      throw new JsonParseException(parser, "a number whose exponent is beyond all bounds", e);
    }
  }

  /** Returns the text that the parser stands at. */
  String text() throws IOException {
    return text(parser.getText());
  }

  /** Returns a text, unless an escape names half of a pair, which no bytes could stand for. */
  private String text(String text) throws IOException {
    if (plain) {
      return text;
    }
    for (int index = 0; index < text.length(); index++) {
      if (Character.isSurrogate(text.charAt(index))) {
        if (!Character.isSupplementaryCodePoint(text.codePointAt(index))) {
          throw new JsonParseException(parser, "half of a surrogate pair");
        }
        index++;
      }
    }
    return text;
  }

  /** Passes the value that the parser stands at. The names in it must differ all the same. */
  void skip() throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      Names names = new Names(parser);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        names.next();
        parser.nextToken();
        skip();
      }
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        skip();
      }
    }
  }
}
