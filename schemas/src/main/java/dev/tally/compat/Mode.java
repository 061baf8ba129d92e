package dev.tally.compat;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.Arrays;
import java.util.Set;

/** Which versions of a schema must be able to read each other's data. */
public enum Mode {
  /** The newer schema reads data of the last one: consumers change first. */
  BACKWARD(false, Direction.BACKWARD),
  /** The newer schema reads data of every earlier one. */
  BACKWARD_TRANSITIVE(true, Direction.BACKWARD),
  /** The last schema reads data of the newer one: producers change first. */
  FORWARD(false, Direction.FORWARD),
  /** Every earlier schema reads data of the newer one. */
  FORWARD_TRANSITIVE(true, Direction.FORWARD),
  /** The newer schema and the last one read each other's data: either side changes first. */
  FULL(false, Direction.BACKWARD, Direction.FORWARD),
  /** The newer schema and every earlier one read each other's data. */
  FULL_TRANSITIVE(true, Direction.BACKWARD, Direction.FORWARD);

  private final boolean transitive;
  private final ImmutableSet<Direction> directions;

  Mode(boolean transitive, Direction... directions) {
    this.transitive = transitive;
    this.directions = Sets.immutableEnumSet(Set.of(directions));
  }

  /** Returns whether the newer schema must read data of the older one. */
  public boolean readsOld() {
    return directions.contains(Direction.BACKWARD);
  }

  /** Returns whether the older schema must read data of the newer one. */
  public boolean isReadByOld() {
    return directions.contains(Direction.FORWARD);
  }

  /** Returns whether every earlier version counts, and not only the last. */
  public boolean isTransitive() {
    return transitive;
  }

  /** Returns the mode that promises what either of two does. */
  public Mode and(Mode other) {
    Set<Direction> both = Sets.union(directions, other.directions);
    return Arrays.stream(values())
        .filter(mode -> mode.transitive == (transitive || other.transitive))
        .filter(mode -> mode.directions.equals(both))
        .findFirst()
        .orElseThrow();
  }

  Set<Direction> directions() {
    return directions;
  }
}
