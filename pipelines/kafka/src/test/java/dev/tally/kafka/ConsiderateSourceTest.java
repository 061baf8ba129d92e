package dev.tally.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.SerializableCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A reader of Tally's asks the one that it wraps only when it is its turn. */
class ConsiderateSourceTest {

  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();

  /** Each adds 10 ms to the time that a reader rests, and no pause of this machine takes 10 s. */
  private static final int SHARERS = 1_000;

  @Test
  void aReaderThatWaitedForNothingIsNotAskedAgainAtOnce() throws IOException {
    Slow source = new Slow();
    FairUnboundedSource<Integer, CheckpointMark> considerate = new FairUnboundedSource<>(source);
    List<UnboundedSource.UnboundedReader<Integer>> readers = new ArrayList<>();
    for (int index = 0; index < SHARERS; index++) {
      readers.add(considerate.createReader(OPTIONS, null));
    }

    UnboundedSource.UnboundedReader<Integer> reader = readers.get(0);
    assertThat(reader.start(), is(false));
    assertThat(reader.advance(), is(false));
    assertThat(reader.advance(), is(false));
    assertThat(reader.advance(), is(false));

    assertThat(source.asked, is(1));
    assertThat(readers.get(1).advance(), is(false));
    assertThat(source.asked, is(2));
    for (UnboundedSource.UnboundedReader<Integer> each : readers) {
      each.close();
    }
  }

  @Test
  void aCheckpointIsMarkedWithTheWatermarkOfItsMoment() throws IOException {
    Slow source = new Slow();
    try (UnboundedSource.UnboundedReader<Integer> reader =
        new FairUnboundedSource<>(source).createReader(OPTIONS, null)) {
      reader.getCheckpointMark();
    }
    assertThat(source.calls, is(List.of("watermark", "mark")));
  }

  /** A source without records, whose readers take a millisecond to find that out. */
  private static final class Slow extends UnboundedSource<Integer, CheckpointMark> {

    private static final long serialVersionUID = 1;
    private static final long MILLISECOND = 1_000_000;

    private int asked;
    private final List<String> calls = new ArrayList<>();

    @Override
    public List<? extends UnboundedSource<Integer, CheckpointMark>> split(
        int desiredSplits, PipelineOptions options) {
      return List.of(this);
    }

    @Override
    public UnboundedReader<Integer> createReader(
        PipelineOptions options, @Nullable CheckpointMark mark) {
      return new SlowReader();
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // Nothing is ever written with it.
    public Coder<CheckpointMark> getCheckpointMarkCoder() {
      return (Coder) SerializableCoder.of(String.class);
    }

    @Override
    public Coder<Integer> getOutputCoder() {
      return VarIntCoder.of();
    }

    private final class SlowReader extends UnboundedReader<Integer> {

      @Override
      public boolean start() {
        return false;
      }

      @Override
      public boolean advance() {
        asked++;
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < MILLISECOND) {
          Thread.onSpinWait();
        }
        return false;
      }

      @Override
      public Integer getCurrent() {
        throw new NoSuchElementException();
      }

      @Override
      public Instant getCurrentTimestamp() {
        throw new NoSuchElementException();
      }

      @Override
      public Instant getWatermark() {
        calls.add("watermark");
        return Instant.EPOCH;
      }

      @Override
      public CheckpointMark getCheckpointMark() {
        calls.add("mark");
        return CheckpointMark.NOOP_CHECKPOINT_MARK;
      }

      @Override
      public UnboundedSource<Integer, ?> getCurrentSource() {
        return Slow.this;
      }

      @Override
      public void close() {}
    }
  }
}
