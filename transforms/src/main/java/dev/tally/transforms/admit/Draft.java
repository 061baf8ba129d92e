package dev.tally.transforms.admit;

import dev.tally.event.FlatOutput;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A chunk that is being packed. */
final class Draft {

  private final long slice;
  private final FlatOutput bytes = new FlatOutput(1_024);
  private long earliest = Long.MAX_VALUE;

  Draft(long slice) {
    this.slice = slice;
  }

  void add(Candidate candidate) {
    earliest = Math.min(earliest, candidate.postedTime());
    try {
      Candidate.CODER.encode(candidate, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
  }

  long slice() {
    return slice;
  }

  int size() {
    return bytes.length();
  }

  Chunk chunk() {
    return new Chunk(slice, earliest, bytes.toByteArray());
  }
}
