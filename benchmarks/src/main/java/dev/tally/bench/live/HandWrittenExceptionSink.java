package dev.tally.bench.live;

import dev.tally.bench.fork.Answers;
import dev.tally.event.Disposition;
import dev.tally.transforms.decode.ExceptionRow;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Where the exceptions end. */
final class HandWrittenExceptionSink extends ProcessFunction<ExceptionRow, Void> {

  private static final long serialVersionUID = 1;

  @Override
  public void processElement(ExceptionRow row, Context context, Collector<Void> out) {
    if (row.disposition() == Disposition.DUPLICATE) {
      Answers.repeat();
    }
  }
}
