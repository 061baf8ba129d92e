package dev.tally.wire;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class NumbersTest {

  @Test
  void aDoubleIsTheShortestDecimalThatReadsAsTheSameOnEveryJdk() {
    // Before 19 the JDK wrote some of them with more digits than that.
    assertThat(Numbers.of(2e-3), equalTo(new BigDecimal("0.002")));
    assertThat(Numbers.of(1e22), equalTo(new BigDecimal("1E+22")));
    assertThat(Numbers.of(Float.MIN_VALUE), equalTo(new BigDecimal("1.4E-45")));
    assertThat(Numbers.of(0.1f), equalTo(new BigDecimal("0.1")));
  }

  @Test
  void aWholeDoubleIsALongAsFarAsItTellsOneFromTheNext() {
    assertThat(Numbers.of(-0.0), equalTo(0L));
    assertThat(Numbers.of(9_007_199_254_740_992.0), equalTo(9_007_199_254_740_992L));
    assertThat(Numbers.of(9_007_199_254_740_994.0), equalTo(new BigDecimal("9007199254740994")));
  }

  @Test
  void whatIsNoNumberIsAText() {
    assertThat(Numbers.of(Double.NaN), equalTo("NaN"));
    assertThat(Numbers.of(Float.NEGATIVE_INFINITY), equalTo("-Infinity"));
  }
}
