package dev.tally.base;

/** Is told how far a send has come. */
public interface Progress {

  /** Tells nobody. */
  Progress NONE = new Progress() {};

  /**
   * A part of the work begins.
   *
   * @param task what is done, such as {@code "sending"}
   * @param total how many events there are, or -1 where nobody knows
   */
  default void begin(String task, long total) {}

  /** So many events of the part are done; called for every few of them. */
  default void at(long done) {}

  /** The part is done. */
  default void end() {}
}
