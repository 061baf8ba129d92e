package dev.tally.jobs.redrive;

/** What became of a record that somebody wanted to bring back. */
public enum RedriveOutcome {
  /** A command was written: it is counted when live reads the command. */
  COMMANDED("commanded", "live counts it when it reads the command"),
  /** A command was written that says which event of the closed books it repeats. */
  REPEAT("repeat", "it was counted already, and the command says so"),
  /** An earlier command has brought it back, or is about to. */
  COMMANDED_BEFORE("commanded before", "an earlier command brings it back"),
  /** It would be rejected again, so no command was written. */
  STILL_REJECTED("still rejected", "it would be rejected again; mend the cause first"),
  /** Neither the archive nor the broker has its bytes any more. */
  LOST("lost", "neither the archive nor the topic has its bytes");

  private final String label;
  private final String meaning;

  RedriveOutcome(String label, String meaning) {
    this.label = label;
    this.meaning = meaning;
  }

  /** Returns its name for people. */
  public String label() {
    return label;
  }

  /** Returns one sentence for a person, without a full stop. */
  public String meaning() {
    return meaning;
  }
}
