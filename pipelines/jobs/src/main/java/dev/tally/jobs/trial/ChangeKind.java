package dev.tally.jobs.trial;

/** How an event under a changed catalog differs from what it was, the gravest first. */
public enum ChangeKind {
  /** It was accepted, and would be refused. */
  NEWLY_REJECTED,
  /** It is accepted either way, and a field that both catalogs have, or its hash, is another. */
  VALUE_CHANGED,
  /** It was refused, and would be accepted. */
  NEWLY_ACCEPTED,
  /** It is refused either way, for another reason. */
  REJECTED_OTHERWISE,
  /** It has a value in a field that only the changed catalog has. */
  FIELD_ADDED,
  /** It had a value in a field that only the ledger's catalog has. */
  FIELD_REMOVED;

  /** Whether the event itself is another: a field that comes or goes leaves the others as is. */
  boolean changesTheEvent() {
    return compareTo(FIELD_ADDED) < 0;
  }

  /** Whether whoever relies on the event is worse off. */
  boolean isFault() {
    return this == NEWLY_REJECTED || this == VALUE_CHANGED;
  }
}
