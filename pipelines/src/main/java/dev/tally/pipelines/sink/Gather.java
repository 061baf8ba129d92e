package dev.tally.pipelines.sink;

import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupIntoBatches;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;

/**
 * Hands rows that trickle to one writer, what came in a second at a time.
 *
 * <p>A transaction takes long however few its rows are. In a task of its own, once a second, it
 * keeps neither the task that makes the rows waiting nor whoever else wants the warehouse.
 */
public final class Gather<T> extends PTransform<PCollection<T>, PCollection<T>> {

  private static final long serialVersionUID = 1;
  private static final int MOST = 10_000;

  @Override
  public PCollection<T> expand(PCollection<T> rows) {
    return rows.apply("ToOneWriter", WithKeys.of(0))
        .setCoder(KvCoder.of(VarIntCoder.of(), rows.getCoder()))
        .apply(
            "SomeAtATime",
            GroupIntoBatches.<Integer, T>ofSize(MOST)
                .withMaxBufferingDuration(Duration.standardSeconds(1)))
        .apply("WithoutKey", Values.create())
        .apply("OneByOne", Flatten.iterables());
  }
}
