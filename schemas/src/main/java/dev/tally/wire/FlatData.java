package dev.tally.wire;

import static java.util.Objects.requireNonNull;

import dev.tally.event.Hash128;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Data as flat fields, whatever it was written in, and a hash of all of it.
 *
 * <p>A value is a String, Long, BigDecimal, Boolean or Instant; a nested one is there by its {@link
 * Hash128}, so that it is not taken for an absent one. A field that is null is absent.
 *
 * <p>The hash does not depend on the order of the fields, the spacing, how a number is written or
 * the wire format.
 */
public final class FlatData implements Data {

  static final FlatData NONE = new FlatData(new String[0], new Object[0], 0, Hash128.ZERO);

  private static final int USUAL_FIELDS = 16;

  private final @Nullable String[] names;
  private final @Nullable Object[] values;
  private final int size;
  private final Hash128 hash;

  private FlatData(@Nullable String[] names, @Nullable Object[] values, int size, Hash128 hash) {
    this.names = names;
    this.values = values;
    this.size = size;
    this.hash = hash;
  }

  /** Returns a field's value, or null where it has none. */
  @SuppressWarnings("ReferenceEquality") // The first loop only saves the second one.
  public @Nullable Object get(String field) {
    // A parser knows the names it has seen before, so most are found by comparing references.
    for (int index = 0; index < size; index++) {
      if (field == names[index]) {
        return values[index];
      }
    }
    for (int index = 0; index < size; index++) {
      if (field.equals(names[index])) {
        return values[index];
      }
    }
    return null;
  }

  public Hash128 hash() {
    return hash;
  }

  /** Returns the fields by name, in the order they were read. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int index = 0; index < size; index++) {
      fields.put(requireNonNull(names[index]), requireNonNull(values[index]));
    }
    return fields;
  }

  /**
   * Returns the same data under other names, and without the fields that have none.
   *
   * @param known the names of fields by those that they have here
   */
  FlatData named(Map<String, String> known) {
    Builder named = new Builder();
    for (int index = 0; index < size; index++) {
      String name = known.get(requireNonNull(names[index]));
      if (name != null) {
        named.add(name, requireNonNull(values[index]));
      }
    }
    return named.build(hash);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FlatData data
        && hash.equals(data.hash)
        && fields().equals(data.fields());
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }

  /** Returns the names only: data may be personal. */
  @Override
  public String toString() {
    return "data with the fields " + fields().keySet();
  }

  /** Fields that are being read. Each has one value. */
  static final class Builder {

    private @Nullable String[] names = new @Nullable String[USUAL_FIELDS];
    private @Nullable Object[] values = new @Nullable Object[USUAL_FIELDS];
    private int size;

    void add(String name, Object value) {
      if (size == names.length) {
        names = Arrays.copyOf(names, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
      }
      names[size] = name;
      values[size++] = value;
    }

    FlatData build(Hash128 hash) {
      return new FlatData(names, values, size, hash);
    }
  }
}
