package dev.tally.transforms.meter;

import java.util.Collection;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.transforms.windowing.IncompatibleWindowException;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.NonMergingWindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowFn;
import org.apache.beam.sdk.transforms.windowing.WindowMappingFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/**
 * Puts a partial into its own posting window.
 *
 * <p>The window is data, so meters of every size share one combine, and a base row and a correction
 * are made by the same code.
 */
final class PostingWindows extends NonMergingWindowFn<KV<PostingKey, Partial>, IntervalWindow> {

  private static final long serialVersionUID = 1;

  @Override
  public Collection<IntervalWindow> assignWindows(AssignContext context) {
    Partial partial = context.element().getValue();
    return List.of(
        new IntervalWindow(
            Instant.ofEpochMilli(partial.postingStart()), Duration.millis(partial.window())));
  }

  @Override
  @SuppressWarnings("deprecation") // Beam has deprecated it and still leaves it abstract.
  public boolean isCompatible(WindowFn<?, ?> other) {
    return other instanceof PostingWindows;
  }

  @Override
  public void verifyCompatibility(WindowFn<?, ?> other) throws IncompatibleWindowException {
    if (!isCompatible(other)) {
      throw new IncompatibleWindowException(other, "posting windows only go with each other");
    }
  }

  @Override
  public Coder<IntervalWindow> windowCoder() {
    return IntervalWindow.getCoder();
  }

  @Override
  public WindowMappingFn<IntervalWindow> getDefaultWindowMappingFn() {
    throw new UnsupportedOperationException("postings are no side input");
  }
}
