package dev.tally.wire;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.tally.event.Hash128;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object read once: its flat fields, and a hash of all of it.
 *
 * <p>The hash of an object is the sum of its fields' hashes, so it does not depend on their order;
 * numbers are hashed by value, so {@code 1} and {@code 1.0} are one; a null field counts as absent.
 *
 * @param fields the fields whose value is not null; a nested value is there by its hash, so that it
 *     is not taken for an absent one
 */
record JsonData(Map<String, Object> fields, Hash128 hash) {

  static final JsonData NONE = new JsonData(Map.of(), Hash128.ZERO);

  private static final Hash128 ARRAY = Hash128.of("array");
  private static final Hash128 OBJECT = Hash128.of("object");
  private static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

  /** Reads the object whose opening brace the parser has just passed. */
  static JsonData read(JsonParser parser) throws IOException {
    Map<String, Object> fields = new HashMap<>();
    return new JsonData(fields, readObject(parser, fields));
  }

  private static Hash128 readObject(JsonParser parser, @Nullable Map<String, Object> fields)
      throws IOException {
    Hash128 sum = OBJECT;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = text(parser.currentName(), parser);
      JsonToken token = parser.nextToken();
      if (token == JsonToken.VALUE_NULL) {
        continue;
      }
      if (token.isStructStart()) {
        Hash128 nested = readNested(parser);
        sum = sum.plus(Hash128.of(name).then(nested));
        if (fields != null) {
          fields.put(name, nested);
        }
        continue;
      }
      Object value = scalar(parser);
      sum = sum.plus(hash(name, value));
      if (fields != null) {
        fields.put(name, value);
      }
    }
    return sum;
  }

  private static Hash128 readNested(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      return readObject(parser, null);
    }
    Hash128 chain = ARRAY;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonToken token = parser.currentToken();
      if (token.isStructStart()) {
        chain = chain.then(readNested(parser));
      } else {
        Object value = token == JsonToken.VALUE_NULL ? "" : scalar(parser);
        chain = chain.then(hash(token == JsonToken.VALUE_NULL ? "null" : "item", value));
      }
    }
    return chain;
  }

  private static Object scalar(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case VALUE_STRING:
        return text(parser.getText(), parser);
      case VALUE_TRUE:
        return Boolean.TRUE;
      case VALUE_FALSE:
        return Boolean.FALSE;
      case VALUE_NUMBER_INT:
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
            ? decimal(parser)
            : (Object) parser.getLongValue();
      default:
        return decimal(parser);
    }
  }

  private static Object decimal(JsonParser parser) throws IOException {
    try {
      return number(parser.getDecimalValue());
    } catch (NumberFormatException | ArithmeticException e) {
      throw new JsonParseException(parser, "a number whose exponent is beyond all bounds", e);
    }
  }

  /** Returns a text, unless an escape names half of a pair, which no bytes could stand for. */
  static String text(String text, JsonParser parser) throws IOException {
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

  /** Returns a Long where the value is one, however it was written. */
  private static Object number(BigDecimal value) {
    BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    boolean integral = plain.scale() <= 0 && plain.precision() - plain.scale() <= 19;
    if (integral && plain.compareTo(MIN_LONG) >= 0 && plain.compareTo(MAX_LONG) <= 0) {
      return plain.longValueExact();
    }
    return plain;
  }

  private static Hash128 hash(String name, Object value) {
    Hasher hasher = Hashing.murmur3_128().newHasher();
    putText(hasher, name);
    if (value instanceof Long integer) {
      hasher.putChar('i').putLong(integer);
    } else if (value instanceof Boolean truth) {
      hasher.putChar(truth ? 't' : 'f');
    } else {
      hasher.putChar(value instanceof String ? 's' : 'n');
      putText(hasher, value.toString());
    }
    return Hash128.finish(hasher);
  }

  private static void putText(Hasher hasher, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    hasher.putInt(bytes.length).putBytes(bytes);
  }
}
