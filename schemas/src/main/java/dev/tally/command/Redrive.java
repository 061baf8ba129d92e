package dev.tally.command;

import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import org.jspecify.annotations.Nullable;

/**
 * The command to bring back an event that was rejected or had expired, as if it arrived with the
 * command.
 *
 * @param original the record as the broker held it; its position names the event, where it is a
 *     batch
 * @param repeat the event of the books that it repeats, as was found when the command was written,
 *     or null: admission itself remembers no longer than {@code H}
 * @param reason why it is brought back, in the operator's words, or null
 */
public record Redrive(RawRecord original, @Nullable Repeat repeat, @Nullable String reason) {

  /** The type of the record that carries it. */
  public static final String TYPE = "dev.tally.command.redrive";

  /**
   * An event that was counted already.
   *
   * @param survivor where it stands
   * @param samePayload whether it had the same payload
   */
  public record Repeat(Position survivor, boolean samePayload) {}

  /** Returns the same command for an event that was counted already. */
  public Redrive repeating(Repeat found) {
    return new Redrive(original, found, reason);
  }
}
