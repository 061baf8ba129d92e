package dev.tally.transforms.meter;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.event.Hash128;
import dev.tally.transforms.parity.Golden;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

/** Rows are posted once, when they are whole. */
class PostTest {

  private static final Meters METERS = new Meters(Golden.catalogs());

  /** The family of {@code shop.minutely}. */
  private static final int FAMILY = 3;

  private static final long MINUTE = 60_000;
  private static final RowShard PLACE = new RowShard(MINUTE - 1, 0);
  private static final Hash128 EVENT = Hash128.of("event");
  private static final RowGroup LINE = new RowGroup(FAMILY, List.of("berlin"), 0, 0);

  @Test
  void thePartsOfAPlaceAreOneRowWhenItsWindowIsOver() {
    TestStream<KV<RowShard, PartialRows>> parts =
        TestStream.create(MeterEvents.KEYED)
            .addElements(part(3))
            .addElements(part(4))
            .advanceWatermarkToInfinity();
    Pipeline pipeline = Pipeline.create();
    PAssert.that(pipeline.apply(parts).apply(new Post(METERS))).containsInAnyOrder(row(7));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void partsThatBecomeMoreThanTheirLinesAreMergedEarlyAndTheRowIsTheSame() {
    TestStream.Builder<KV<RowShard, PartialRows>> parts = TestStream.create(MeterEvents.KEYED);
    for (int number = 0; number < 1_200; number++) {
      parts = parts.addElements(part(1 + number % 2));
    }
    Pipeline pipeline = Pipeline.create();
    PAssert.that(pipeline.apply(parts.advanceWatermarkToInfinity()).apply(new Post(METERS)))
        .containsInAnyOrder(row(1_800));
    pipeline.run().waitUntilFinish();
  }

  @Test
  void aPartBehindTheWatermarkStopsTheRunBecauseItsRowMayHaveBeenPosted() {
    TestStream<KV<RowShard, PartialRows>> parts =
        TestStream.create(MeterEvents.KEYED)
            .addElements(part(3))
            .advanceWatermarkTo(Instant.ofEpochMilli(2 * MINUTE))
            .addElements(part(4))
            .advanceWatermarkToInfinity();
    Pipeline pipeline = Pipeline.create();
    pipeline.apply(parts).apply(new Post(METERS));
    Exception stopped =
        assertThrows(
            Pipeline.PipelineExecutionException.class, () -> pipeline.run().waitUntilFinish());
    assertThat(stopped.getMessage(), containsString("came behind the watermark"));
  }

  /** Returns the row of the place that so many events make. */
  private static Posting row(int events) {
    Hash128 fingerprint = Hash128.ZERO;
    for (int event = 0; event < events; event++) {
      fingerprint = fingerprint.plus(EVENT);
    }
    return new Posting(
        new PostingKey("shop.minutely", List.of("berlin"), 0),
        MINUTE,
        0,
        new Totals(List.of((long) events), events, 0, fingerprint));
  }

  private static TimestampedValue<KV<RowShard, PartialRows>> part(int events) {
    RowGroupAccumulator totals = new RowGroupAccumulator(METERS.family(FAMILY));
    for (int event = 0; event < events; event++) {
      totals.row(0).add(0, 1);
      totals.row(0).addEvent(false, EVENT);
    }
    PartialRows.Builder draft = new PartialRows.Builder();
    draft.add(LINE, totals);
    return TimestampedValue.of(KV.of(PLACE, draft.build()), Instant.ofEpochMilli(PLACE.last()));
  }
}
