package dev.tally.registry;

import java.util.Arrays;
import java.util.Optional;

/** What a registry demands of a subject's next version; registries call it compatibility level. */
public enum CompatibilityMode {
  /** Nothing. */
  NONE,
  /** Its readers can read what was written with the version before. */
  BACKWARD,
  /** Its readers can read what was written with any version before. */
  BACKWARD_TRANSITIVE,
  /** Readers of the version before can read what is written with it. */
  FORWARD,
  /** Readers of any version before can read what is written with it. */
  FORWARD_TRANSITIVE,
  /** Both of {@link #BACKWARD} and {@link #FORWARD}. */
  FULL,
  /** Both of {@link #BACKWARD_TRANSITIVE} and {@link #FORWARD_TRANSITIVE}. */
  FULL_TRANSITIVE;

  static Optional<CompatibilityMode> named(String name) {
    return Arrays.stream(values()).filter(mode -> mode.name().equals(name)).findAny();
  }
}
