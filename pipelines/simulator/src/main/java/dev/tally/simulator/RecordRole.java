package dev.tally.simulator;

import dev.tally.event.Disposition;

/** What a record is in the sender's plan, and what must therefore become of it. */
enum RecordRole {
  /** An event's first record, and the one that counts. */
  ORIGINAL(Disposition.ADMITTED),
  /** An original held back so long that it corrects a number already told. */
  LATE(Disposition.ADMITTED),
  /** The same again, within the time that an identity is remembered. */
  DUPLICATE(Disposition.DUPLICATE),
  /** The same identity with other data, within the time that it is remembered. */
  CONFLICT(Disposition.CONFLICT),
  /** The same again, longer after it happened than anybody remembers. */
  EXPIRED(Disposition.EXPIRED),
  /** A record that cannot be read. */
  MALFORMED(Disposition.REJECTED),
  /** A record that only ends the history of its partition. */
  END(Disposition.CONTROL);

  private final Disposition disposition;

  RecordRole(Disposition disposition) {
    this.disposition = disposition;
  }

  Disposition disposition() {
    return disposition;
  }

  /** Whether the truth ledger has a line for each: originals are told by their absence. */
  boolean isListed() {
    return this != ORIGINAL && this != END;
  }
}
