package dev.tally.event;

/**
 * What a pure decision came to: a value, or a reason why there is none.
 *
 * @param <T> the type of the value
 */
public sealed interface Outcome<T> {

  /** Returns the outcome of a decision that could be made. */
  static <T> Outcome<T> accept(T value) {
    return new Accepted<>(value);
  }

  /**
   * Returns the outcome of one that could not.
   *
   * @param detail one sentence for a person, free of personal data
   */
  static <T> Outcome<T> reject(RejectionCode code, String detail) {
    return new Rejected<>(code, detail);
  }

  /** A decision that could be made. */
  record Accepted<T>(T value) implements Outcome<T> {}

  /** A decision that could not be made, and why. */
  record Rejected<T>(RejectionCode code, String detail) implements Outcome<T> {

    /** Returns the same rejection where a value of another type was asked for. */
    public <U> Outcome<U> as() {
      return new Rejected<>(code, detail);
    }
  }
}
