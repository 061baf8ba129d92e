package dev.tally.compat;

/**
 * A type before and after, as one of them is read with the other.
 *
 * @param field the field of the event's data that it belongs to, by its older name; may be empty
 */
record AvroPair(AvroNode older, AvroNode newer, String field, Direction direction) {

  AvroNode reader() {
    return isBackward() ? newer : older;
  }

  AvroNode writer() {
    return isBackward() ? older : newer;
  }

  boolean isBackward() {
    return direction == Direction.BACKWARD;
  }

  /** Returns the pair of parts that belong to the same field of the event's data. */
  AvroPair of(AvroNode olderPart, AvroNode newerPart) {
    return new AvroPair(olderPart, newerPart, field, direction);
  }
}
