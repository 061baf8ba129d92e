package dev.tally.wire;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Lengths are those of the JSON that Jackson writes, for texts to the byte. */
class CanonicalLengthTest {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  @Test
  void theLengthOfATextIsThatOfItsJson() throws JsonProcessingException {
    for (int point = 0; point < 0x3000; point++) {
      String text = "a" + Character.toString(point) + "z";
      assertThat(text, CanonicalLength.of(text), equalTo(json(text)));
    }
    SplittableRandom random = new SplittableRandom(20260302);
    for (int number = 0; number < 1_000; number++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(40); length > 0; length--) {
        int point = random.nextInt(Character.MAX_CODE_POINT + 1);
        text.appendCodePoint(Character.getType(point) == Character.SURROGATE ? '?' : point);
      }
      assertThat(CanonicalLength.of(text.toString()), equalTo(json(text.toString())));
      assertThat(
          CanonicalLength.atMost(text.toString()), greaterThanOrEqualTo(json(text.toString())));
    }
  }

  @Test
  void noOtherValueIsLongerThanItsLength() throws JsonProcessingException {
    BigInteger digits = BigInteger.TEN.pow(999).subtract(BigInteger.ONE).negate();
    for (BigDecimal number :
        List.of(
            new BigDecimal("0E-2147483647"),
            new BigDecimal("-0.000001"),
            new BigDecimal("-1.5E+2147483647"),
            new BigDecimal(digits),
            new BigDecimal(digits, 1_005),
            new BigDecimal(digits, Integer.MAX_VALUE),
            new BigDecimal(digits, Integer.MIN_VALUE))) {
      assertThat((long) number.toString().length(), lessThanOrEqualTo(CanonicalLength.of(number)));
    }
    for (Object value : List.of(Long.MIN_VALUE, false, Instant.MAX, Instant.MIN)) {
      assertThat(json(value.toString()), lessThanOrEqualTo(CanonicalLength.of(value)));
    }
  }

  private static long json(String text) throws JsonProcessingException {
    return JSON.writeValueAsBytes(text).length;
  }
}
