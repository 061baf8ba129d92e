package dev.tally.wire;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tally.event.Hash128;
import dev.tally.event.HashInput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of one JSON text, and hashes them on the way.
 *
 * <p>The hash of an object is the sum of its fields' hashes, so it does not depend on their order;
 * numbers are hashed by value, so {@code 1} and {@code 1.0} are one; a null field counts as absent.
 */
final class JsonReader {

  private static final Hash128 ARRAY = Hash128.of("array");
  private static final Hash128 OBJECT = Hash128.of("object");
  private static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final int USUAL_FIELD_BYTES = 112;

  private final JsonParser parser;
  private final boolean plain;
  private final HashInput input = new HashInput(USUAL_FIELD_BYTES);

  /**
   * @param plain whether the text has no escape, so that what it holds needs no look
   */
  JsonReader(JsonParser parser, boolean plain) {
    this.parser = parser;
    this.plain = plain;
  }

  /** Reads the object whose opening brace the parser has just passed. */
  JsonData data() throws IOException {
    Map<String, Object> fields = new HashMap<>();
    return new JsonData(fields, object(fields));
  }

  private Hash128 object(@Nullable Map<String, Object> fields) throws IOException {
    Hash128 sum = OBJECT;
    Names names = new Names(parser);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = text(names.next());
      JsonToken token = parser.nextToken();
      if (token == JsonToken.VALUE_NULL) {
        continue;
      }
      Object value;
      if (token.isStructStart()) {
        Hash128 nested = nested();
        sum = sum.plus(Hash128.of(name).then(nested));
        value = nested;
      } else {
        value = scalar();
        sum = sum.plus(hash(name, value));
      }
      if (fields != null) {
        fields.put(name, value);
      }
    }
    return sum;
  }

  private Hash128 nested() throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      return object(null);
    }
    Hash128 chain = ARRAY;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonToken token = parser.currentToken();
      if (token.isStructStart()) {
        chain = chain.then(nested());
      } else {
        Object value = token == JsonToken.VALUE_NULL ? "" : scalar();
        chain = chain.then(hash(token == JsonToken.VALUE_NULL ? "null" : "item", value));
      }
    }
    return chain;
  }

  private Object scalar() throws IOException {
    switch (parser.currentToken()) {
      case VALUE_STRING:
        return text(parser.getText());
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
      return number(parser.getDecimalValue());
    } catch (NumberFormatException | ArithmeticException e) {
      throw new JsonParseException(parser, "a number whose exponent is beyond all bounds", e);
    }
  }

  /** Returns a Long where the value is one, however it was written. */
  private static Object number(BigDecimal value) {
    BigDecimal plainest = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    boolean integral = plainest.scale() <= 0 && plainest.precision() - plainest.scale() <= 19;
    if (integral && plainest.compareTo(MIN_LONG) >= 0 && plainest.compareTo(MAX_LONG) <= 0) {
      return plainest.longValueExact();
    }
    return plainest;
  }

  /** Returns a text, unless an escape names half of a pair, which no bytes could stand for. */
  String text(String text) throws IOException {
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

  private Hash128 hash(String name, Object value) {
    input.text(name);
    if (value instanceof Long integer) {
      input.tag('i').number(integer);
    } else if (value instanceof Boolean truth) {
      input.tag(truth ? 't' : 'f');
    } else {
      input.tag(value instanceof String ? 's' : 'n').text(value.toString());
    }
    return input.hash();
  }
}
