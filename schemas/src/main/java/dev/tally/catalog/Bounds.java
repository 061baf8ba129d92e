package dev.tally.catalog;

import dev.tally.catalog.Contract.FieldType;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The integers that a field may hold, both ends included.
 *
 * @param minimum the least, or null where the contract does not say
 * @param maximum the most, or null where the contract does not say
 */
public record Bounds(@Nullable Long minimum, @Nullable Long maximum) implements Serializable {

  /** Those of a field whose contract says nothing. */
  public static final Bounds UNDECLARED = new Bounds(null, null);

  /**
   * How far from zero a field may be that is summed and whose contract does not say: in micros a
   * billion, in nanoseconds eleven days, in bytes a petabyte. Thousands of them fit into 64 bits.
   */
  public static final long SUMMED = 1_000_000_000_000_000L;

  /** Returns these, with the default where the contract does not say. */
  public Bounds ofSummed() {
    return new Bounds(
        minimum == null ? Long.valueOf(-SUMMED) : minimum,
        maximum == null ? Long.valueOf(SUMMED) : maximum);
  }

  /** Whether an integer lies within them. */
  public boolean contain(long value) {
    return (minimum == null || value >= minimum) && (maximum == null || value <= maximum);
  }

  /** Whether every integer within others lies within these. */
  public boolean enclose(Bounds others) {
    return (minimum == null || (others.minimum != null && others.minimum >= minimum))
        && (maximum == null || (others.maximum != null && others.maximum <= maximum));
  }

  /** Reads those that are declared; what is wrong with them is a problem. */
  static Bounds read(YamlMap declared, FieldType type) {
    Optional<YamlValue> least = declared.find("minimum");
    Optional<YamlValue> most = declared.find("maximum");
    if (least.isEmpty() && most.isEmpty()) {
      return UNDECLARED;
    }
    if (type != FieldType.INTEGER) {
      least
          .or(() -> most)
          .orElseThrow()
          .problem("only an integer has bounds: write the condition as one of the rules");
      return UNDECLARED;
    }
    Long minimum = least.flatMap(Bounds::integer).orElse(null);
    Long maximum = most.flatMap(Bounds::integer).orElse(null);
    if (minimum != null && maximum != null && minimum > maximum) {
      most.orElseThrow().problem("the maximum is less than the minimum: no event would conform");
    }
    return new Bounds(minimum, maximum);
  }

  private static Optional<Long> integer(YamlValue node) {
    try {
      Optional<Long> integer = node.isText() ? Optional.empty() : node.text().map(Long::valueOf);
      if (integer.isPresent()) {
        return integer;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    node.problem("a bound is a whole number of at most 64 bits");
    return Optional.empty();
  }

  @Override
  public String toString() {
    return (minimum == null ? "any" : minimum) + " to " + (maximum == null ? "any" : maximum);
  }
}
