package dev.tally.simulator;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Contract;
import dev.tally.catalog.LedgerTerms;
import dev.tally.simulator.Arrival.Landing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Decides which records an event becomes, when each arrives and what must become of it.
 *
 * <p>Every expectation holds by construction. A copy arrives at least a second after its original,
 * on whichever partition, so that the original is booked first and survives; a duplicate or a
 * conflict arrives within {@code H} of the event's time, an expired copy beyond it; and an original
 * is never held back for more than half of {@code H}.
 */
final class FaultInjector {

  private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);
  private static final Duration LEAST_DISORDER = Duration.ofSeconds(1);
  private static final Duration MOST_DISORDER = Duration.ofSeconds(30);
  private static final Duration LEAST_LATENESS = Duration.ofMinutes(5);
  private static final Duration MOST_LATENESS = Duration.ofDays(2);
  private static final Duration LEAST_GAP = Duration.ofSeconds(1);
  private static final Duration LEAST_EXPIRY = Duration.ofMinutes(1);
  private static final Duration MOST_EXPIRY = Duration.ofDays(1);
  private static final Duration FAR_FUTURE = Duration.ofHours(1);

  /** Each is half a megabyte; a handful shows as much as a thousand. */
  private static final int MOST_OVERSIZED = 5;

  private final SendPlan plan;
  private final long earliest;
  private final LedgerTerms terms;
  private final FaultProfile trouble;
  private final Duration leastLateness;
  private final Duration mostLateness;
  private long sequence;
  private int malformed;
  private int oversized;

  /**
   * @param earliest nothing arrives earlier, epoch milliseconds
   */
  FaultInjector(SendPlan plan, long earliest) {
    this.plan = plan;
    this.earliest = earliest;
    terms = plan.catalog().terms();
    trouble = plan.trouble();
    leastLateness = LEAST_LATENESS.plus(terms.onTimeBound());
    Duration halfHorizon = terms.horizon().dividedBy(2);
    mostLateness = MOST_LATENESS.compareTo(halfHorizon) < 0 ? MOST_LATENESS : halfHorizon;
    if (trouble.late() > 0 && leastLateness.compareTo(mostLateness) > 0) {
      throw new UserError(
          ExitCode.USAGE,
          "--late needs a horizon above "
              + leastLateness.multipliedBy(2)
              + "; this ledger's is "
              + terms.horizon()
              + ".");
    }
  }

  /**
   * Returns the records of an event; all of them arrive at its time or later.
   *
   * <p>In a history the event happened at its own time and arrives after a delay. Sent live, its
   * time is when it is to arrive, and it happened a delay earlier.
   */
  List<Arrival> plan(EventDraft draft) {
    SeededRandom dice = SeededRandom.of(trouble.seed(), draft.id());
    double fate = dice.fraction();
    boolean late = fate < trouble.late();
    boolean overtaken = !late && fate < trouble.late() + trouble.disorder();
    long delay = dice.exponential(trouble.delay(), LONGEST_DELAY);
    if (late) {
      delay += dice.betweenByMagnitude(leastLateness, mostLateness);
    } else if (overtaken) {
      delay += dice.between(LEAST_DISORDER, MOST_DISORDER);
    }
    long arrivesAt =
        draft.arrival() == null && !plan.isLive()
            ? Math.max(earliest, draft.time() + delay)
            : Math.max(earliest, draft.earliest());
    EventDraft happened = plan.isLive() ? draft.at(draft.time() - delay) : draft;
    if (arrivesAt - happened.time() > terms.horizon().toMillis()) {
      return List.of(arrival(happened, arrivesAt, home(happened), RecordRole.EXPIRED, null, null));
    }
    Arrival original =
        arrival(
            happened,
            arrivesAt,
            home(happened),
            late ? RecordRole.LATE : RecordRole.ORIGINAL,
            null,
            null);
    List<Arrival> arrivals = new ArrayList<>(2);
    arrivals.add(original);
    if (dice.happens(trouble.duplicates())) {
      arrivals.add(copy(original, RecordRole.DUPLICATE, dice));
    }
    if (dice.happens(trouble.conflicts())) {
      arrivals.add(copy(original, RecordRole.CONFLICT, dice));
    }
    if (dice.happens(trouble.expired())) {
      arrivals.add(expired(original, dice));
    }
    if (dice.happens(trouble.malformed())) {
      arrivals.add(malformed(original, dice));
    }
    return arrivals;
  }

  private Arrival copy(Arrival original, RecordRole planting, SeededRandom dice) {
    EventDraft draft = original.draft();
    long time = original.time() + dice.betweenByMagnitude(LEAST_GAP, longestGap(original));
    return arrival(
        planting == RecordRole.CONFLICT ? conflicting(draft) : draft,
        time,
        dice.happens(0.5) ? home(draft) : elsewhere(draft, dice),
        planting,
        null,
        original);
  }

  private EventDraft conflicting(EventDraft draft) {
    try {
      return plan.accepted(draft.conflicting());
    } catch (BadRow e) {
      throw new UserError(
          ExitCode.BAD_INPUT, "The conflict of " + draft.id() + ": " + e.complaint(), e);
    }
  }

  /** Returns how long after its original a copy may still arrive and be recognised. */
  private Duration longestGap(Arrival original) {
    Duration travelled = Duration.ofMillis(original.time() - original.draft().time());
    Duration left = terms.horizon().minus(travelled).minus(LEAST_GAP);
    Duration wanted = plan.longestGap();
    return wanted.compareTo(left) < 0 ? wanted : left;
  }

  private Arrival expired(Arrival original, SeededRandom dice) {
    EventDraft draft = original.draft();
    long age = terms.horizon().toMillis() + dice.betweenByMagnitude(LEAST_EXPIRY, MOST_EXPIRY);
    if (plan.isLive()) {
      // Nobody waits for days: the copy arrives now and claims to be old.
      long time = original.time() + dice.between(LEAST_GAP, plan.longestGap());
      return arrival(draft.at(time - age), time, home(draft), RecordRole.EXPIRED, null, original);
    }
    return arrival(draft, draft.time() + age, home(draft), RecordRole.EXPIRED, null, original);
  }

  private Arrival malformed(Arrival original, SeededRandom dice) {
    Contract contract = plan.contract(original.draft().type());
    Malformation malformation = nextMalformation(contract);
    String suffix = malformation.name().toLowerCase(Locale.ROOT).replace('_', '-');
    long time = original.time() + dice.between(LEAST_GAP, plan.longestGap());
    EventDraft draft = original.draft().withId(original.draft().id() + "!" + suffix);
    if (malformation == Malformation.FUTURE_EVENT_TIME) {
      draft = draft.at(time + terms.futureBound().plus(FAR_FUTURE).toMillis());
    } else {
      // Its own fault is to be found, not that it is old.
      draft = draft.at(time);
    }
    return arrival(draft, time, home(draft), RecordRole.MALFORMED, malformation, null);
  }

  private Malformation nextMalformation(Contract contract) {
    Malformation[] all = Malformation.values();
    while (true) {
      Malformation next = all[malformed++ % all.length];
      boolean tooMany = next == Malformation.OVERSIZED && oversized++ >= MOST_OVERSIZED;
      if (!tooMany && next.isPossible(contract)) {
        return next;
      }
    }
  }

  private Arrival arrival(
      EventDraft draft,
      long time,
      TopicPartition partition,
      RecordRole planting,
      @Nullable Malformation malformation,
      @Nullable Arrival original) {
    return new Arrival(
        time, sequence++, partition, draft, planting, malformation, original, new Landing());
  }

  /** Returns the partition that Kafka's own partitioner would choose for the key, or the id. */
  private TopicPartition home(EventDraft draft) {
    String key = draft.key() == null ? draft.id() : draft.key();
    int hash = Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8)));
    return new TopicPartition(plan.topic(draft.type()), hash % plan.partitions());
  }

  private TopicPartition elsewhere(EventDraft draft, SeededRandom dice) {
    TopicPartition home = home(draft);
    if (plan.partitions() == 1) {
      return home;
    }
    int step = (int) dice.between(1, plan.partitions() - 1);
    return new TopicPartition(home.topic(), (home.partition() + step) % plan.partitions());
  }
}
