package dev.tally.compat;

/** Who reads whose data. */
enum Direction {
  /** The newer schema reads data of the older one. */
  BACKWARD,
  /** The older schema reads data of the newer one. */
  FORWARD
}
