package dev.tally.transforms.admit;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tally.catalog.Catalogs;
import dev.tally.transforms.CountEvents;
import dev.tally.transforms.parity.Golden;
import dev.tally.transforms.parity.Log;
import dev.tally.transforms.parity.Logs;
import dev.tally.transforms.parity.Matrix;
import dev.tally.transforms.parity.Oracle;
import dev.tally.transforms.parity.Rows;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What {@link FlowPropertiesTest} finds without a runner, with one. */
class FlowOnARunnerPropertiesIT {

  private static final Catalogs CATALOGS = Golden.catalogs();

  @Provide
  Arbitrary<Log> logs() {
    return Logs.any();
  }

  @Property(tries = 20)
  void anyInterleavingGivesTheSameRowsOnARunner(
      @ForAll("logs") Log log,
      @ForAll @IntRange(min = 1, max = 1_000) int turns,
      @ForAll @IntRange(min = 1, max = 3) int shards) {
    Rows rows =
        Matrix.stream(turns)
            .count(log, CATALOGS, catalogs -> CountEvents.of(catalogs).withShards(shards))
            .rows();

    assertThat(rows.firstDifference(Oracle.count(log.records())), equalTo(Optional.empty()));
  }
}
