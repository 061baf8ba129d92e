package dev.tally.transforms.admit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.transforms.admit.PureFlow.Unbounded;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A memory that forgets what is old answers as if nothing were ever forgotten. */
class SurvivorLogPropertiesTest {

  private static final Duration HORIZON = Duration.ofHours(1);
  private static final long H = HORIZON.toMillis();

  /**
   * The next event in admission order: which identity and payload, how much later, and which record
   * it brings back, 0 for none.
   */
  record Next(int id, int payload, long later, int original) {}

  @Provide
  Arbitrary<List<Next>> sequences() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 4),
            Arbitraries.integers().between(0, 1),
            Arbitraries.oneOf(
                Arbitraries.of(0L, 1L, H / 2, H - 1, H, H + 1, 2 * H, 2 * H + 1, 5 * H),
                Arbitraries.longs().between(0, 3 * H)),
            Arbitraries.integers().between(0, 4).map(original -> Math.max(0, original - 1)))
        .as(Next::new)
        .list()
        .ofMaxSize(40);
  }

  @Provide
  Arbitrary<Long> starts() {
    return Arbitraries.of(0L, -1L, -5 * H, H - 1, 1_772_402_400_000L);
  }

  @Property(tries = 2_000)
  void theVerdictsAreThoseOfAMemoryThatForgetsNothing(
      @ForAll("sequences") List<Next> sequence,
      @ForAll("starts") long start,
      @ForAll Random moves) {
    FakeState.Maps<Long, SurvivorBlock> blocks = new FakeState.Maps<>();
    FakeState.Maps<String, String> commands = new FakeState.Maps<>();
    SurvivorLog log = SurvivorLog.read(0, -1, blocks);
    SurvivorStore forever = new Unbounded();
    List<AdmissionDecision> verdicts = new ArrayList<>();
    List<AdmissionDecision> expected = new ArrayList<>();
    long time = start;
    for (Next next : sequence) {
      time += next.later();
      Event event = event(next, time, verdicts.size());
      verdicts.add(decide(event, log.in(blocks, commands)));
      expected.add(decide(event, forever));
      log.save();
      log.forgetBefore(time - H);
      if (moves.nextBoolean()) {
        // The shard moves to another worker, which knows its state only.
        log = SurvivorLog.read(log.first(), log.last(), blocks);
      }
    }

    assertThat(verdicts, equalTo(expected));
  }

  @Property(tries = 50)
  void manySurvivorsAreRecalledAndForgottenWhole(@ForAll Random random) {
    FakeState.Maps<Long, SurvivorBlock> blocks = new FakeState.Maps<>();
    FakeState.Maps<String, String> commands = new FakeState.Maps<>();
    SurvivorLog log = SurvivorLog.read(0, -1, blocks);
    List<Survivor> survivors = new ArrayList<>();
    long time = 1_772_402_400_000L;
    for (int count = 0; count < 3_000; count++) {
      time += random.nextInt(2_000);
      Position position =
          new Position(
              "t" + random.nextInt(20),
              random.nextInt(30),
              random.nextLong() >>> 1,
              random.nextInt(3));
      Survivor survivor =
          Survivor.of(Hash128.of("e" + count), Hash128.of("p" + count), time, position, null);
      survivors.add(survivor);
      log.in(blocks, commands).remember(survivor);
    }
    log.save();
    SurvivorStore memory = SurvivorLog.read(log.first(), log.last(), blocks).in(blocks, commands);
    for (Survivor survivor : survivors) {
      assertThat(memory.recall(survivor.identity()), equalTo(survivor));
      assertThat(log.recall(survivor.identity()), equalTo(survivor));
    }

    log.forgetBefore(time + 1);

    // The last block is kept while it is being written.
    assertThat(blocks.keys().read(), contains(log.last()));
    assertThat(log.recall(survivors.get(0).identity()), nullValue());
  }

  @Property(tries = 200)
  void blocksComeBack(@ForAll Random random) throws IOException {
    Survivor first = survivor(random);
    SurvivorBlock block = SurvivorBlock.startingWith(first);
    List<Survivor> survivors = new ArrayList<>();
    for (Survivor next = first; block.add(next); next = survivor(random)) {
      survivors.add(next);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SurvivorBlock.CODER.encode(block, bytes);
    SurvivorBlock back = SurvivorBlock.CODER.decode(new ByteArrayInputStream(bytes.toByteArray()));

    assertThat(back.count(), equalTo(survivors.size()));
    for (int index = 0; index < survivors.size(); index++) {
      Survivor expected = survivors.get(index);
      assertThat(back.holds(index, expected.identity()), equalTo(true));
      assertThat(back.survivor(index, expected.identity()), equalTo(expected));
    }
  }

  private static Survivor survivor(Random random) {
    return Survivor.of(
        new Hash128(random.nextLong(), random.nextLong()),
        new Hash128(random.nextLong(), random.nextLong()),
        1_000_000L + random.nextInt(20_000_000),
        new Position(
            "t" + random.nextInt(3), random.nextInt(5), random.nextInt(1 << 30), random.nextInt(4)),
        null);
  }

  private static AdmissionDecision decide(Event event, SurvivorStore memory) {
    AdmissionDecision verdict = AdmissionDecision.on(event, memory, HORIZON);
    if (verdict.survivor() == null) {
      memory.remember(Survivor.of(event));
    }
    return verdict;
  }

  private static Event event(Next next, long time, int offset) {
    return new Event(
        Position.of("t", 0, offset),
        next.original() == 0 ? null : Position.of("o", 0, next.original()),
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
