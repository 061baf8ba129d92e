package dev.tally.wire;

import com.google.common.base.Utf8;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Texts from bytes that need not be any. */
final class Utf8Text {

  private static final char REPLACEMENT = '\uFFFD';

  private Utf8Text() {}

  /** Returns the text that some bytes are the UTF-8 of, or null where they are of none. */
  static @Nullable String of(byte[] bytes, int start, int length) {
    String text = replacing(bytes, start, length);
    return mayReplace(text) && !Utf8.isWellFormed(bytes, start, length) ? null : text;
  }

  /** Returns the text with a replacement character for what is none. */
  static String replacing(byte[] bytes, int start, int length) {
    return new String(bytes, start, length, StandardCharsets.UTF_8);
  }

  /**
   * Whether something may have been replaced in a text. The JDK decodes many bytes at a time, so to
   * look at its result is cheaper than to look at every byte before.
   */
  private static boolean mayReplace(String text) {
    return text.indexOf(REPLACEMENT) >= 0;
  }
}
