package dev.tally.jobs.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.ledger.Folder;
import dev.tally.transforms.bundle.RecordBatcher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.sdk.io.CountingSource;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.construction.UnboundedReadFromBoundedSource.BoundedToUnboundedSourceAdapter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a step has not handed on yet is handed on when the sources end. */
class EndOfStreamIT {

  private static final Set<Long> SEEN = ConcurrentHashMap.newKeySet();

  @TempDir private Path folder;

  @Test
  @SuppressWarnings("deprecation")
  void rowsThatWaitForTheirSecondAreWrittenWhenTheSourcesEnd() {
    SEEN.clear();
    StreamingJob job =
        new StreamingJob(
            "end-of-stream",
            2,
            Duration.ofSeconds(10),
            StateBackend.HEAP,
            true,
            Folder.at(folder),
            Optional.empty());
    new FlinkInProcess()
        .run(
            job,
            pipeline ->
                pipeline
                    .apply(
                        "Read",
                        Read.from(
                            new BoundedToUnboundedSourceAdapter<>(CountingSource.upTo(1_000))))
                    .apply("Batch", new RecordBatcher<>())
                    .apply("See", ParDo.of(new SeeFn())));
    assertThat(SEEN.size(), is(1_000));
  }

  private static final class SeeFn extends DoFn<Long, Void> {

    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Long number) {
      SEEN.add(number);
    }
  }
}
