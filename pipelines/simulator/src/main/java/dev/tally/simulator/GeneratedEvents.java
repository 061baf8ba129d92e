package dev.tally.simulator;

import dev.tally.base.ExitCode;
import dev.tally.base.Progress;
import dev.tally.base.UserError;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Events that a generator draws, one in each of equal slots of a span of time. */
final class GeneratedEvents extends Origin {

  private final Generator generator;
  private final long events;
  private final Instant from;
  private final Duration duration;

  GeneratedEvents(Generator generator, long events, Instant from, Duration duration) {
    if (events < 1) {
      throw new UserError(ExitCode.USAGE, "--events is " + events + "; it must be 1 or more.");
    }
    if (duration.isNegative() || duration.isZero()) {
      throw new UserError(
          ExitCode.USAGE, "--duration is " + duration + "; it must be longer than nothing.");
    }
    this.generator = generator;
    this.events = events;
    this.from = from;
    this.duration = duration;
  }

  @Override
  String name() {
    return generator.name();
  }

  @Override
  Drafts open(SendPlan plan, Progress progress) {
    long seed = plan.trouble().seed();
    // Two live runs are two streams, even with one seed; a history that is made again is the same.
    String run = generator.name() + "-" + seed + (plan.isLive() ? "-" + from : "");
    Generator.Stream stream = generator.start(run, seed);
    return new Drafts(
        events,
        new Iterator<>() {
          private long index;

          @Override
          public boolean hasNext() {
            return index < events;
          }

          @Override
          public EventDraft next() {
            if (!hasNext()) {
              throw new NoSuchElementException();
            }
            SeededRandom dice = stream.dice();
            EventDraft drawn = stream.next(timeOf(index++, dice), dice);
            try {
              return plan.accepted(drawn);
            } catch (BadRow e) {
              throw new UserError(ExitCode.BAD_INPUT, drawn.id() + ": " + e.complaint(), e);
            }
          }
        });
  }

  private long timeOf(long index, SeededRandom dice) {
    double share = (index + dice.fraction()) / events;
    return from.toEpochMilli() + (long) (share * duration.toMillis());
  }
}
