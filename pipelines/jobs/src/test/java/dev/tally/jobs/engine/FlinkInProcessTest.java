package dev.tally.jobs.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.junit.jupiter.api.Test;

/** A batch job uses the subtasks that it is given. */
class FlinkInProcessTest {

  private static final int PARALLELISM = 2;
  private static final Set<Thread> AT_WORK = ConcurrentHashMap.newKeySet();
  private static final CountDownLatch ALL_AT_WORK = new CountDownLatch(PARALLELISM);

  @Test
  void allSubtasksWorkAtOnceHoweverShortTheListOfFilesIs() {
    new FlinkInProcess()
        .run(
            new BatchJob("at-once", PARALLELISM),
            pipeline ->
                pipeline
                    .apply("ListFiles", Create.of(List.of("a", "b", "c", "d", "e", "f", "g", "h")))
                    .apply("SpreadFiles", Reshuffle.viaRandomKey())
                    .apply("ReadFile", ParDo.of(new WaitForAllFn())));
    assertThat(ALL_AT_WORK.getCount(), is(0L));
  }

  private static final class WaitForAllFn extends DoFn<String, Void> {

    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process() throws InterruptedException {
      if (AT_WORK.add(Thread.currentThread())) {
        ALL_AT_WORK.countDown();
      }
      if (!ALL_AT_WORK.await(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("one subtask does the work of all");
      }
    }
  }
}
