package dev.tally.wire;

import org.jspecify.annotations.Nullable;

/** Reads the values of one Avro schema: scalars as they are, nested ones as their hash. */
@FunctionalInterface
interface AvroValue {

  /** Returns the value that follows, or null. */
  @Nullable Object read(AvroInput in) throws MalformedException;
}
