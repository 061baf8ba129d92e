package dev.tally.kafka;

import java.util.List;

/** Topics have more partitions than a run reads. None of their records has been missed so far. */
public final class NewPartitionsException extends RuntimeException {

  private static final long serialVersionUID = 1;

  NewPartitionsException(List<String> partitions) {
    super(
        "There are partitions that this run does not read: " + String.join(", ", partitions) + ".");
  }
}
