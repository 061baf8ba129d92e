package dev.tally.compat;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files of Protobuf's editions, which the parser does not know. */
public final class ProtobufEdition {

  /** What such a file is told, without its name. */
  public static final String REFUSAL =
      "is of one of Protobuf's editions, which are not read: write it in proto3 or proto2";

  private static final Pattern EDITION = Pattern.compile("(?m)^\\s*edition\\s*=");

  private ProtobufEdition() {}

  /** Returns the line that names the edition, or empty. */
  public static OptionalInt line(String text) {
    Matcher edition = EDITION.matcher(text);
    if (!edition.find()) {
      return OptionalInt.empty();
    }
    String before = text.substring(0, edition.end());
    return OptionalInt.of(1 + (int) before.chars().filter(letter -> letter == '\n').count());
  }
}
