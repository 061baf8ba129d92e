package dev.tally.transforms.admit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The index against a set of pairs. */
class SurvivorIndexPropertiesTest {

  /** An entry that is added where it is absent, and removed where it is present. */
  record Entry(long identity, long number) {}

  @Provide
  Arbitrary<List<Entry>> entries() {
    // Few identities, next to each other, so that runs of slots meet and wrap around.
    return Combinators.combine(
            Arbitraries.integers().between(-6, 6).map(few -> (long) few << 33),
            Arbitraries.longs().between(0, 40))
        .as(Entry::new)
        .list()
        .ofMaxSize(600);
  }

  @Property(tries = 1_000)
  void itHoldsWhatWasAddedAndNotRemoved(@ForAll("entries") List<Entry> entries) {
    SurvivorIndex index = new SurvivorIndex();
    Set<Entry> expected = new HashSet<>();
    for (Entry entry : entries) {
      if (expected.add(entry)) {
        index.add(entry.identity(), entry.number());
      } else {
        expected.remove(entry);
        index.remove(entry.identity(), entry.number());
      }
    }

    Set<Entry> found = new HashSet<>();
    for (long few = -6; few <= 6; few++) {
      long identity = few << 33;
      index.find(identity, number -> found.add(new Entry(identity, number)));
    }
    assertThat(found, equalTo(expected));
  }
}
