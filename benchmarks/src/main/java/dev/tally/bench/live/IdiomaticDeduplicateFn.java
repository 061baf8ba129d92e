package dev.tally.bench.live;

import dev.tally.bench.fork.Answers;
import dev.tally.event.Event;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.Timer;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Lets the first copy of each identity through, and forgets it a horizon later. */
final class IdiomaticDeduplicateFn extends DoFn<KV<String, Event>, Event> {

  private static final long serialVersionUID = 1;

  @StateId("seen")
  private final StateSpec<ValueState<Boolean>> seenSpec = StateSpecs.value();

  @TimerId("forget")
  private final TimerSpec forgetSpec = TimerSpecs.timer(TimeDomain.EVENT_TIME);

  private final Duration horizon;

  IdiomaticDeduplicateFn(java.time.Duration horizon) {
    this.horizon = Duration.millis(horizon.toMillis());
  }

  @ProcessElement
  public void process(
      @Element KV<String, Event> keyed,
      @Timestamp Instant time,
      @StateId("seen") ValueState<Boolean> seen,
      @TimerId("forget") Timer forget,
      OutputReceiver<Event> events) {
    if (seen.read() != null) {
      Answers.repeat();
      return;
    }
    seen.write(true);
    forget.set(time.plus(horizon));
    events.output(keyed.getValue());
  }

  @OnTimer("forget")
  public void forget(@StateId("seen") ValueState<Boolean> seen) {
    seen.clear();
  }
}
