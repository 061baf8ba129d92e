package dev.tally.simulator;

/** What makes two events the same one: who made it, and what they call it. */
record Identity(String source, String id) {

  static Identity of(EventDraft draft) {
    return new Identity(draft.source(), draft.id());
  }
}
