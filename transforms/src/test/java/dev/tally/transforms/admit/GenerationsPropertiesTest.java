package dev.tally.transforms.admit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.transforms.admit.PureFlow.Unbounded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Two generations of memory answer as if nothing were ever forgotten. */
class GenerationsPropertiesTest {

  private static final Duration HORIZON = Duration.ofHours(1);
  private static final long H = HORIZON.toMillis();

  /** The next event in admission order: which identity and payload, and how much later. */
  record Next(int id, int payload, long later) {}

  @Provide
  Arbitrary<List<Next>> sequences() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 4),
            Arbitraries.integers().between(0, 1),
            Arbitraries.oneOf(
                Arbitraries.of(0L, 1L, H / 2, H - 1, H, H + 1, 2 * H, 2 * H + 1, 5 * H),
                Arbitraries.longs().between(0, 3 * H)))
        .as(Next::new)
        .list()
        .ofMaxSize(40);
  }

  @Property(tries = 2_000)
  void theVerdictsAreThoseOfAMemoryThatForgetsNothing(
      @ForAll("sequences") List<Next> sequence, @ForAll("starts") long start) {
    FakeState.Maps<Hash128, Survivor> even = new FakeState.Maps<>();
    FakeState.Maps<Hash128, Survivor> odd = new FakeState.Maps<>();
    FakeState.Value<Long> newest = new FakeState.Value<>();
    Memory forever = new Unbounded();
    List<Verdict> verdicts = new ArrayList<>();
    List<Verdict> expected = new ArrayList<>();
    long time = start;
    for (Next next : sequence) {
      time += next.later();
      Event event = event(next, time, verdicts.size());
      // Each event meets a memory made anew from the state, as each drain does.
      verdicts.add(decide(event, new Generations(even, odd, newest, HORIZON)));
      expected.add(decide(event, forever));
      assertThat(oldest(even, odd, time), lessThanOrEqualTo(3 * H));
    }

    assertThat(verdicts, equalTo(expected));
  }

  @Provide
  Arbitrary<Long> starts() {
    return Arbitraries.of(0L, -1L, -5 * H, H - 1, 1_772_402_400_000L);
  }

  /** Nothing is kept for longer than a span of the present and one before. */
  private static long oldest(
      FakeState.Maps<Hash128, Survivor> even, FakeState.Maps<Hash128, Survivor> odd, long newest) {
    long admittedLast = Long.MIN_VALUE;
    long oldest = Long.MAX_VALUE;
    for (Survivor survivor : even.values().read()) {
      oldest = Math.min(oldest, survivor.postedTime());
      admittedLast = Math.max(admittedLast, survivor.postedTime());
    }
    for (Survivor survivor : odd.values().read()) {
      oldest = Math.min(oldest, survivor.postedTime());
      admittedLast = Math.max(admittedLast, survivor.postedTime());
    }
    return oldest == Long.MAX_VALUE || newest < oldest ? 0 : admittedLast - oldest;
  }

  private static Verdict decide(Event event, Memory memory) {
    Verdict verdict = Verdict.on(event, memory.recall(event.identity()), HORIZON);
    if (verdict.survivor() == null) {
      memory.remember(Survivor.of(event));
    }
    return verdict;
  }

  private static Event event(Next next, long time, int offset) {
    return new Event(
        new Position("t", 0, offset),
        "/s",
        "e" + next.id(),
        "a.b",
        null,
        time,
        time,
        time,
        time,
        Hash128.of("e" + next.id()),
        Hash128.of("p" + next.payload()),
        List.of());
  }
}
