package dev.tally.catalog;

import dev.tally.compat.Place;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A file of the catalog as text: all of them are UTF-8. */
final class TextFile {

  private TextFile() {}

  /** Returns the text of a file's bytes; where they are none, a problem is added. */
  static Optional<String> text(String name, byte[] content, Problems problems) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer text = CharBuffer.allocate(content.length);
    boolean readable = !decoder.decode(ByteBuffer.wrap(content), text, true).isError();
    text.flip();
    if (!readable) {
      problems.add(
          new Place(name, lineAt(text, text.length())),
          "is not UTF-8 from here on: save the file as UTF-8");
      return Optional.empty();
    }
    return Optional.of(ByteOrderMark.without(text.toString()));
  }

  /** Returns the line of a position in a text, counted from 1. */
  static int lineAt(CharSequence text, int position) {
    return 1 + (int) text.subSequence(0, position).chars().filter(c -> c == '\n').count();
  }
}
