package dev.tally.event;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A 128-bit number adds like one, and a hash is the one that was written down. */
class Hash128PropertiesTest {

  private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

  @Provide
  Arbitrary<Hash128> hashes() {
    Arbitrary<Long> longs =
        Arbitraries.oneOf(
            Arbitraries.longs(), Arbitraries.of(0L, -1L, 1L, Long.MIN_VALUE, Long.MAX_VALUE));
    return Combinators.combine(longs, longs).as(Hash128::new);
  }

  @Property(tries = 2_000)
  void plusIsTheSumModuloTwoToThe128(
      @ForAll("hashes") Hash128 one, @ForAll("hashes") Hash128 other) {
    assertThat(
        number(one.plus(other)),
        equalTo(number(one).add(number(other)).mod(BigInteger.ONE.shiftLeft(128))));
  }

  @Property(tries = 1_000)
  void aSumIsFreeOfOrderAndOfGroups(
      @ForAll List<@From("hashes") Hash128> hashes, @ForAll Random random) {
    List<Hash128> shuffled = new ArrayList<>(hashes);
    Collections.shuffle(shuffled, random);
    int cut = random.nextInt(hashes.size() + 1);

    assertThat(
        sum(shuffled.subList(0, cut)).plus(sum(shuffled.subList(cut, shuffled.size()))),
        equalTo(sum(hashes)));
  }

  @Property(tries = 1_000)
  void orderIsThatOfUnsignedNumbers(
      @ForAll("hashes") Hash128 one, @ForAll("hashes") Hash128 other) {
    assertThat(Integer.signum(one.compareTo(other)), equalTo(number(one).compareTo(number(other))));
  }

  @Property(tries = 1_000)
  void whatIsWrittenIsReadBack(@ForAll("hashes") Hash128 hash) {
    assertThat(Hash128.parse(hash.toString()), equalTo(hash));
    assertThat(new BigInteger(hash.toString(), 16), equalTo(number(hash)));
  }

  @Example
  void aHashNeverChanges() {
    assertThat(Hash128.of("/till", "a").toString(), equalTo("95c6e558895ba65e3bbbe27a28300308"));
    assertThat(
        Hash128.of("a").then(Hash128.of("b")).toString(),
        equalTo("7287c48b6305477612c4976325c4efa5"));
  }

  @Example
  void textsAreSetApart() {
    assertThat(Hash128.of("ab", "c"), not(equalTo(Hash128.of("a", "bc"))));
    assertThat(Hash128.of("a").then(Hash128.of("b")), not(Hash128.of("b").then(Hash128.of("a"))));
  }

  private static Hash128 sum(List<Hash128> hashes) {
    return hashes.stream().reduce(Hash128.ZERO, Hash128::plus);
  }

  private static BigInteger number(Hash128 hash) {
    return new BigInteger(Long.toUnsignedString(hash.high()))
        .multiply(TWO_64)
        .add(new BigInteger(Long.toUnsignedString(hash.low())));
  }
}
