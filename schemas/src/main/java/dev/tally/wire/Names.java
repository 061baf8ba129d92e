package dev.tally.wire;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of one JSON object, each of which may come once.
 *
 * <p>The parser can see to that itself, by a hash set per object.
 */
final class Names {

  private static final int FEW = 16;

  private final JsonParser parser;
  private @Nullable String[] few = new @Nullable String[FEW];
  private int count;

  /** A bit for each hash modulo 64 that a name so far has: most names are new at a glance. */
  private long seen;

  private @Nullable Set<@Nullable String> many;

  Names(JsonParser parser) {
    this.parser = parser;
  }

  /** Returns the name that the parser stands at, unless the object already has it. */
  String next() throws IOException {
    String name = parser.currentName();
    if (!isNew(name)) {
      throw new JsonParseException(parser, "a name that comes twice");
    }
    return name;
  }

  private boolean isNew(String name) {
    if (many != null) {
      return many.add(name);
    }
    long bit = 1L << name.hashCode();
    if ((seen & bit) != 0 && isAmongFew(name)) {
      return false;
    }
    seen |= bit;
    if (count == FEW) {
      // Somebody could send ten thousand of them.
      many = new HashSet<>(Arrays.asList(few));
      return many.add(name);
    }
    few[count++] = name;
    return true;
  }

  private boolean isAmongFew(String name) {
    for (int index = 0; index < count; index++) {
      if (name.equals(few[index])) {
        return true;
      }
    }
    return false;
  }
}
