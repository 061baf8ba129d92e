package dev.tally.warehouse;

import dev.tally.event.Position;
import dev.tally.transforms.decode.ExceptionRow;
import org.jspecify.annotations.Nullable;

/**
 * A record that is not counted, as a book holds it.
 *
 * @param book the book that counts for its day
 * @param row its row, whose value is left out in a list
 * @param valueBytes how many bytes of the original value are kept; 0 where none are
 * @param broughtBackBy the command for which a closed day has counted the event after all, or null
 */
public record StoredException(
    Book book, ExceptionRow row, long valueBytes, @Nullable Position broughtBackBy) {}
