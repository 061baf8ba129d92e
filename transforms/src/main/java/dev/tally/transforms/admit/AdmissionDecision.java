package dev.tally.transforms.admit;

import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Position;
import dev.tally.transforms.decode.ExceptionRow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the books say of an event, given what is remembered.
 *
 * @param disposition ADMITTED, DUPLICATE or CONFLICT
 * @param survivor where the event stands that it repeats, or null where it is admitted
 * @param detail one sentence for a person
 */
record AdmissionDecision(Disposition disposition, @Nullable Position survivor, String detail) {

  private static final AdmissionDecision ADMITTED =
      new AdmissionDecision(Disposition.ADMITTED, null, "");

  /**
   * Decides on the next event in admission order.
   *
   * <p>A copy repeats a survivor iff it is posted no more than {@code horizon} after it; the mere
   * presence of the survivor in memory means nothing, so nobody needs to forget it in time. A
   * record is brought back once, for ever.
   */
  static AdmissionDecision on(Event event, SurvivorStore store, Duration horizon) {
    Position original = event.original();
    Position command = original == null ? null : store.broughtBack(original);
    if (command != null) {
      String detail = "It brings back a record that was brought back before.";
      return new AdmissionDecision(Disposition.DUPLICATE, command, detail);
    }
    Survivor survivor = store.recall(event.identity());
    if (survivor == null || event.postedTime() - survivor.postedTime() > horizon.toMillis()) {
      return ADMITTED;
    }
    boolean same = Survivor.digest(event.payloadHash()) == survivor.payload();
    long later = event.postedTime() - survivor.postedTime();
    return new AdmissionDecision(
        same ? Disposition.DUPLICATE : Disposition.CONFLICT,
        survivor.position(),
        "It repeats an event booked "
            + later
            + " ms earlier, with "
            + (same ? "the same" : "another")
            + " payload.");
  }

  /** Returns the row that says which event a repeat repeats. */
  ExceptionRow exceptionOf(Event repeat) {
    return ExceptionRow.of(repeat, disposition, detail, survivor);
  }
}
