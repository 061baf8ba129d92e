package dev.tally.jobs.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.base.UserError;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class FlinkClusterTest {

  private final FlinkCluster cluster = new FlinkCluster("flink:8081", List.of());

  /** As the client of Flink 1.19 has it after the JobManager was killed and started again. */
  @Test
  void aJobThatTheClusterHasForgottenIsSaidToBeLost() {
    RuntimeException failure =
        new RuntimeException(
            new ExecutionException(
                new IllegalStateException(
                    "[org.apache.flink.runtime.rest.handler.RestHandlerException:"
                        + " org.apache.flink.runtime.messages.FlinkJobNotFoundException: Could not"
                        + " find Flink job (c1161cb52bea155e982bf73e827fe437)]")));

    assertThat(
        said(failure),
        is(
            Optional.of(
                "The Flink cluster at flink:8081 does not know the job tally-live-ads any more, as"
                    + " its JobManager has been started anew; run the same command again, which"
                    + " takes up what has been done.")));
  }

  @Test
  void whatAJobItselfFailsOfIsNotSaidToBeTheClusters() {
    assertThat(said(new IllegalStateException("a row is of no meter")), is(Optional.empty()));
  }

  private Optional<String> said(RuntimeException failure) {
    return cluster.lost("tally-live-ads", failure).map(UserError::getMessage);
  }
}
