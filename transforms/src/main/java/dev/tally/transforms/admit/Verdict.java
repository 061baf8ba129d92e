package dev.tally.transforms.admit;

import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.transforms.decode.ExceptionRow;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the books say of an event, given the survivor of its identity.
 *
 * @param disposition ADMITTED, DUPLICATE or CONFLICT
 * @param survivor the event it repeats, or null where it is admitted
 */
record Verdict(Disposition disposition, @Nullable Survivor survivor) {

  private static final Verdict ADMITTED = new Verdict(Disposition.ADMITTED, null);

  /**
   * Decides on the next event in admission order.
   *
   * <p>A copy repeats a survivor iff it is posted no more than {@code horizon} after it; the mere
   * presence of the survivor in memory means nothing, so nobody needs to forget it in time.
   */
  static Verdict on(Event event, @Nullable Survivor survivor, Duration horizon) {
    if (survivor == null || event.postedTime() - survivor.postedTime() > horizon.toMillis()) {
      return ADMITTED;
    }
    boolean same = Survivor.digest(event.payloadHash()) == survivor.payload();
    return new Verdict(same ? Disposition.DUPLICATE : Disposition.CONFLICT, survivor);
  }

  /** Returns the row that says which event a repeat repeats. */
  ExceptionRow exceptionOf(Event repeat) {
    Survivor original = Objects.requireNonNull(survivor, "an admitted event is no exception");
    long later = repeat.postedTime() - original.postedTime();
    String payload = disposition == Disposition.DUPLICATE ? "the same" : "another";
    return ExceptionRow.of(
        repeat,
        disposition,
        "It repeats an event booked " + later + " ms earlier, with " + payload + " payload.",
        original.position());
  }
}
