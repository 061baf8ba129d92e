package dev.tally.bench.live;

import dev.tally.bench.fork.Answers;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Where the rows end. */
final class HandWrittenRowSink extends ProcessFunction<HandWrittenRow, Void> {

  private static final long serialVersionUID = 1;

  @Override
  public void processElement(HandWrittenRow row, Context context, Collector<Void> out) {
    HandWrittenKey key = row.key();
    if (key.meter() != HandWrittenMeter.RECORDS) {
      Answers.row(
          key.meter().declaredName(), key.group(), key.valueStart(), row.totals().measure());
    }
  }
}
