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
 * <p>The parser can see to that itself, by a hash set per object. It also keeps one text per name
 * for all events, so that to look through a few names is to compare references.
 */
final class Names {

  private static final int FEW = 16;

  private final JsonParser parser;
  private @Nullable String[] few = new @Nullable String[FEW];
  private int count;
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
    for (int index = 0; index < count; index++) {
      if (name.equals(few[index])) {
        return false;
      }
    }
    if (count == FEW) {
      // Somebody could send ten thousand of them.
      many = new HashSet<>(Arrays.asList(few));
      return many.add(name);
    }
    few[count++] = name;
    return true;
  }
}
