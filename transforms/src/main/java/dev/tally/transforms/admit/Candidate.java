package dev.tally.transforms.admit;

import dev.tally.transforms.decode.Decoded;

/** What a shard of admission receives. */
public sealed interface Candidate {

  /** A record: an event that asks to be admitted, or one whose end is known and is counted here. */
  record Offered(Decoded decoded) implements Candidate {}

  /** A survivor of the books before, which events may turn out to repeat. */
  record Remembered(Survivor survivor) implements Candidate {}

  /** The word that the shard exists, so that it tells of time passing before its first event. */
  record Opened() implements Candidate {}
}
