package dev.tally.warehouse.statement;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Micros as people write an amount. */
final class Money {

  private static final int MICRO_DIGITS = 6;
  private static final int LEAST_DIGITS = 2;

  private Money() {}

  /** Returns the exact decimal of an integer of micros, with at least two digits behind the dot. */
  static String decimal(long micros) {
    BigDecimal exact = BigDecimal.valueOf(micros, MICRO_DIGITS).stripTrailingZeros();
    int digits = Math.max(exact.scale(), LEAST_DIGITS);
    return exact.setScale(digits, RoundingMode.UNNECESSARY).toPlainString();
  }
}
