package dev.tally.postgres;

/**
 * A text as PostgreSQL can hold it, which no U+0000 may be in.
 *
 * <p>U+0000 becomes U+0001 U+0001, and U+0001 becomes U+0001 U+0002. So every text comes back as it
 * was, texts are ordered as they were, and those without either character, which is nearly all,
 * stand as they are.
 */
final class StoredText {

  private static final char ESCAPE = '\u0001';

  private StoredText() {}

  static String of(String text) {
    if (text.indexOf('\0') < 0 && text.indexOf(ESCAPE) < 0) {
      return text;
    }
    StringBuilder stored = new StringBuilder(text.length() + 8);
    for (int index = 0; index < text.length(); index++) {
      char each = text.charAt(index);
      if (each <= ESCAPE) {
        stored.append(ESCAPE).append((char) (each + 1));
      } else {
        stored.append(each);
      }
    }
    return stored.toString();
  }

  static String original(String stored) {
    if (stored.indexOf(ESCAPE) < 0) {
      return stored;
    }
    StringBuilder text = new StringBuilder(stored.length());
    for (int index = 0; index < stored.length(); index++) {
      char each = stored.charAt(index);
      if (each == ESCAPE && index + 1 < stored.length()) {
        index++;
        text.append((char) (stored.charAt(index) - 1));
      } else {
        text.append(each);
      }
    }
    return text.toString();
  }
}
