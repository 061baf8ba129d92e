package dev.tally.compat;

import java.math.BigDecimal;
import java.math.BigInteger;

/** The defaults that proto2 declares, each in one spelling. */
public final class ProtobufDefaults {

  private ProtobufDefaults() {}

  /**
   * Returns a default as it is usually written: 0x10 and 16 are one, as .5 and 0.5 are. What is no
   * number stays as it is.
   *
   * @param type the name of the field's type
   */
  public static String plain(String text, String type) {
    if (!ProtobufScalars.isScalar(type)) {
      return text;
    }
    try {
      switch (type) {
        case "bool":
        case "string":
        case "bytes":
          return text;
        case "float":
        case "double":
          return new BigDecimal(text).stripTrailingZeros().toString();
        default:
          return integer(text).toString();
      }
    } catch (NumberFormatException e) {
      // inf and nan are numbers too; Protobuf's library refuses what is none.
      return text;
    }
  }

  private static BigInteger integer(String text) {
    String digits = text.startsWith("-") ? text.substring(1) : text;
    boolean isHex = digits.startsWith("0x") || digits.startsWith("0X");
    boolean isOctal = !isHex && digits.length() > 1 && digits.startsWith("0");
    BigInteger number =
        new BigInteger(isHex ? digits.substring(2) : digits, isHex ? 16 : isOctal ? 8 : 10);
    return text.startsWith("-") ? number.negate() : number;
  }
}
