package dev.tally.jobs.engine;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.junit.jupiter.api.Test;

/** Whatever a source takes to say what parts it has, all of them are read. */
class BoundedSourcesTest {

  private static final int PARALLELISM = 2;
  private static final String STEP = "ReadLateNumbers";
  private static final Set<Integer> READ = new ConcurrentSkipListSet<>();

  @Test
  void allPartsAreReadOfASourceThatIsSplitAfterItsReadersHaveAsked() {
    new FlinkInProcess()
        .run(
            new BatchJob("late-numbers", PARALLELISM),
            pipeline ->
                pipeline
                    .apply(STEP, Read.from(new LateNumbers(0, 10)))
                    .apply("Keep", ParDo.of(new KeepFn())));
    assertThat(READ, is(Set.copyOf(IntStream.range(0, 10).boxed().toList())));
  }

  private static final class KeepFn extends DoFn<Integer, Void> {

    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Integer number) {
      READ.add(number);
    }
  }

  /** Numbers, each a part of its own, that are not told apart before all readers wait. */
  private static final class LateNumbers extends BoundedSource<Integer> {

    private static final long serialVersionUID = 1;

    private final int from;
    private final int to;

    LateNumbers(int from, int to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public List<LateNumbers> split(long desiredBundleSizeBytes, PipelineOptions options)
        throws TimeoutException {
      awaitReaders();
      List<LateNumbers> parts = new ArrayList<>();
      for (int number = from; number < to; number++) {
        parts.add(new LateNumbers(number, number + 1));
      }
      return parts;
    }

    /** Waits until all readers have waited for an answer for a while, or have gone with one. */
    private static void awaitReaders() throws TimeoutException {
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
      boolean haveStarted = false;
      for (int still = 0; !haveStarted || still < 20; ) {
        List<Thread> readers = readers();
        haveStarted |= readers.size() == PARALLELISM;
        still = readers.stream().allMatch(LateNumbers::waits) ? still + 1 : 0;
        if (System.nanoTime() > deadline) {
          throw new TimeoutException("the readers do not wait");
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }

    private static List<Thread> readers() {
      return Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getName().startsWith("Source: " + STEP))
          .toList();
    }

    private static boolean waits(Thread reader) {
      return Arrays.stream(reader.getStackTrace())
          .anyMatch(call -> call.getClassName().endsWith(".TaskMailboxImpl"));
    }

    @Override
    public long getEstimatedSizeBytes(PipelineOptions options) {
      return (long) to - from;
    }

    @Override
    public Coder<Integer> getOutputCoder() {
      return VarIntCoder.of();
    }

    @Override
    public BoundedReader<Integer> createReader(PipelineOptions options) {
      return new NumbersReader(this);
    }
  }

  private static final class NumbersReader extends BoundedSource.BoundedReader<Integer> {

    private final LateNumbers source;
    private int next;

    NumbersReader(LateNumbers source) {
      this.source = source;
      this.next = source.from;
    }

    @Override
    public boolean start() {
      return advance();
    }

    @Override
    public boolean advance() {
      next++;
      return next <= source.to;
    }

    @Override
    public Integer getCurrent() throws NoSuchElementException {
      return next - 1;
    }

    @Override
    public BoundedSource<Integer> getCurrentSource() {
      return source;
    }

    @Override
    public void close() {}
  }
}
