package dev.tally.app.report;

/** What a report shows of group values that a contract declares personal. */
public enum PersonalValues {
  /** That there is one. */
  MASKED,
  /** The values. */
  SHOWN;

  /** Stands where a value would. */
  static final String MASK = "(personal)";
}
