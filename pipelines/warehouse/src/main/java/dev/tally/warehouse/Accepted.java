package dev.tally.warehouse;

import java.time.LocalDate;

/**
 * What an operator accepted of a day that would else have stayed open.
 *
 * @param cause its code, such as {@code DAMAGED}
 * @param what what it was, in one sentence
 * @param reason why it was accepted, in the operator's words
 */
public record Accepted(String cause, String what, String reason) {

  /** Returns it in one sentence, as of the day that it was accepted for. */
  public String on(LocalDate day) {
    return "Accepted for " + day + ": " + cause + ". " + what + " Reason: " + reason;
  }
}
