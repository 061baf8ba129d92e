package dev.tally.jobs.probe;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A verdict, and what follows from it.
 *
 * @param finished the rounds of which nothing is pending any more
 * @param nextDue when the next of what is pending, and not overdue, can be certified, or null
 */
record Judgement(ProbeVerdict verdict, Set<Round> finished, @Nullable Instant nextDue) {

  Judgement {
    finished = Set.copyOf(finished);
  }
}
