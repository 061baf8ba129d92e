package dev.tally.jobs.doctor;

/**
 * What one check found.
 *
 * @param about what was checked: a topic, the warehouse, a folder, the cluster
 * @param what a clause that says what is so
 * @param fix a command, or a clause that says what to do; empty where nothing is to be done
 */
public record Finding(Level level, String about, String what, String fix) {

  /** How bad it is. */
  public enum Level {
    /** It is as it should be. */
    FINE,
    /** It works, and may fail or lose something one day. */
    WARNING,
    /** It does not work, or loses something now. */
    PROBLEM
  }

  static Finding fine(String about, String what) {
    return new Finding(Level.FINE, about, what, "");
  }

  static Finding warning(String about, String what, String fix) {
    return new Finding(Level.WARNING, about, what, fix);
  }

  static Finding problem(String about, String what, String fix) {
    return new Finding(Level.PROBLEM, about, what, fix);
  }
}
