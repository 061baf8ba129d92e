package dev.tally.transforms.bundle;

import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.Keys;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class RecordBatcherTest {

  @Test
  void timeWaitsForTheEarliestRowThatIsKept(TestPipeline pipeline) {
    TestStream<String> rows =
        TestStream.create(StringUtf8Coder.of())
            .advanceWatermarkTo(Instant.ofEpochSecond(30))
            .addElements(TimestampedValue.of("second", Instant.ofEpochSecond(100)))
            .addElements(TimestampedValue.of("first", Instant.ofEpochSecond(40)))
            .advanceWatermarkTo(Instant.ofEpochSecond(200))
            .addElements(TimestampedValue.of("third", Instant.ofEpochSecond(210)))
            .advanceProcessingTime(Duration.standardSeconds(2))
            .advanceWatermarkToInfinity();
    PAssert.that(
            pipeline
                .apply(rows)
                .apply("Batch", new RecordBatcher<>())
                // What comes behind the watermark is dropped here.
                .apply("Window", Window.into(FixedWindows.of(Duration.standardMinutes(1))))
                .apply("Count", Count.perElement())
                .apply("Rows", Keys.create()))
        .containsInAnyOrder("first", "second", "third");
    pipeline.run();
  }
}
