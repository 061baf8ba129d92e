package dev.tally.wire;

import dev.tally.event.Hash128;
import dev.tally.event.HashInput;
import java.time.Instant;

/**
 * The hashes that an event's data is told by.
 *
 * <p>The hash of an object is {@link #OBJECT} and the sum of its fields' hashes, so it does not
 * depend on their order; numbers are hashed by value, so {@code 1} and {@code 1.0} are one; a time
 * is hashed as the text that spells it in UTC; a null field counts as absent. Not for several
 * threads.
 */
final class DataHash {

  /** The hash of an object without fields. */
  static final Hash128 OBJECT = Hash128.of("object");

  /** The hash of an array without items. */
  static final Hash128 ARRAY = Hash128.of("array");

  private static final Hash128 NULL_ITEM = new DataHash().of("null", "");
  private static final int USUAL_FIELD_BYTES = 112;

  private final boolean plain;
  private final HashInput input = new HashInput(USUAL_FIELD_BYTES);

  DataHash() {
    this(false);
  }

  /**
   * @param plain whether all texts are ASCII
   */
  DataHash(boolean plain) {
    this.plain = plain;
  }

  /** Returns the hash of a field. */
  Hash128 of(String name, Object value) {
    text(name);
    return of(value);
  }

  /** Returns the hash of a field of a name that many events have. */
  Hash128 of(EncodedName name, Object value) {
    input.bytes(name.bytes);
    return of(value);
  }

  /** Returns the hash of a value behind the name that was added. */
  private Hash128 of(Object value) {
    if (value instanceof Hash128 nested) {
      return input.hash().then(nested);
    }
    if (value instanceof Long integer) {
      input.tag('i').number(integer);
    } else if (value instanceof Boolean truth) {
      input.tag(truth ? 't' : 'f');
    } else if (value instanceof Instant time) {
      input.tag('s').ascii(Rfc3339.spell(time));
    } else if (value instanceof String text) {
      input.tag('s');
      text(text);
    } else {
      input.tag('n').ascii(value.toString());
    }
    return input.hash();
  }

  /** A name of fields as it goes into their hashes. */
  static final class EncodedName {

    private final byte[] bytes;

    EncodedName(String name) {
      this.bytes = HashInput.encode(name);
    }
  }

  private void text(String text) {
    if (plain) {
      input.ascii(text);
    } else {
      input.text(text);
    }
  }

  /** Returns the hash of an array with one item more, which may be nested. */
  Hash128 append(Hash128 array, Object item) {
    return array.then(item instanceof Hash128 nested ? nested : of("item", item));
  }

  /** Returns the hash of an array with one item more, which is null. */
  static Hash128 appendNull(Hash128 array) {
    return array.then(NULL_ITEM);
  }
}
