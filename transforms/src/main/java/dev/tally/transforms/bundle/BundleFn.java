package dev.tally.transforms.bundle;

import org.apache.beam.sdk.transforms.DoFn;
import org.joda.time.Duration;

/**
 * A function that gathers what a bundle brings, and sends it at times of its own.
 *
 * <p>Where a bundle brings too much, some of it is sent before the bundle's end, while an element
 * is processed that may have a later time; Beam forbids that unless it is told.
 */
public abstract class BundleFn<InputT, OutputT> extends DoFn<InputT, OutputT> {

  private static final long serialVersionUID = 1;

  @Override
  @SuppressWarnings("deprecation") // There is no other way to say it.
  public final Duration getAllowedTimestampSkew() {
    return Duration.millis(Long.MAX_VALUE);
  }
}
