package dev.tally.transforms.admit;

import dev.tally.event.Event;

/** What a shard of admission receives. */
public sealed interface Candidate {

  /** An event that asks to be admitted. */
  record Offered(Event event) implements Candidate {}

  /** A survivor of the books before, which events may turn out to repeat. */
  record Remembered(Survivor survivor) implements Candidate {}

  /** The word that the shard exists, so that it tells of time passing before its first event. */
  record Opened() implements Candidate {}
}
