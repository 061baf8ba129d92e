package dev.tally.wire;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import com.fasterxml.jackson.core.io.schubfach.FloatToDecimal;
import java.math.BigDecimal;

/** Numbers in the one form that they are hashed in, however they were written. */
final class Numbers {

  private static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);

  /** Beyond it a double does not tell one whole number from the next. */
  private static final double MAX_EXACT = 1L << 53;

  private Numbers() {}

  /**
   * Returns a Long where the value is one, else the value without zeros at its end.
   *
   * @throws ArithmeticException if its exponent is beyond all bounds: its text could not be read
   *     again
   */
  static Object plainest(BigDecimal value) {
    BigDecimal plainest = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    int exponent = Math.toIntExact((long) plainest.precision() - plainest.scale() - 1);
    boolean integral = plainest.scale() <= 0 && exponent < MAX_LONG.precision();
    if (integral && plainest.compareTo(MIN_LONG) >= 0 && plainest.compareTo(MAX_LONG) <= 0) {
      return plainest.longValueExact();
    }
    return plainest;
  }

  /**
   * Returns the number that a double was written for: the shortest that reads as the same. It is no
   * Long where the double may have lost digits, and a text where it is no number.
   */
  static Object of(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    // The JDK's own text of a double changed between 18 and 19, and hashes must not.
    BigDecimal shortest = new BigDecimal(DoubleToDecimal.toString(value));
    return Math.abs(value) <= MAX_EXACT ? plainest(shortest) : shortest.stripTrailingZeros();
  }

  /** Returns what {@link #of(double)} does for the fewer digits of a float. */
  static Object of(float value) {
    return Float.isFinite(value)
        ? of(Double.parseDouble(FloatToDecimal.toString(value)))
        : of((double) value);
  }
}
