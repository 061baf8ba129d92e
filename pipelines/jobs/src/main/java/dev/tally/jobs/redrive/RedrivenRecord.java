package dev.tally.jobs.redrive;

import dev.tally.event.Position;
import dev.tally.event.RejectionCode;
import org.jspecify.annotations.Nullable;

/**
 * A record that somebody wanted to bring back.
 *
 * @param original where it stands
 * @param code why it is still rejected, else null
 * @param command where its command stands, or null where there is none
 * @param survivor where the event stands that it repeats, else null
 */
public record RedrivenRecord(
    Position original,
    RedriveOutcome fate,
    @Nullable RejectionCode code,
    @Nullable Position command,
    @Nullable Position survivor) {

  static RedrivenRecord of(Position original, RedriveOutcome fate, @Nullable Position command) {
    return new RedrivenRecord(original, fate, null, command, null);
  }
}
