package dev.tally.bench.live;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/** One partition's watermark: nothing later on it is booked before {@code arrival time - L}. */
final class HandWrittenWatermarks<T> implements WatermarkGenerator<T> {

  private final long onTimeBound;
  private long arrivalTime = Long.MIN_VALUE;

  HandWrittenWatermarks(long onTimeBound) {
    this.onTimeBound = onTimeBound;
  }

  @Override
  public void onEvent(T record, long timestamp, WatermarkOutput output) {
    arrivalTime = Math.max(arrivalTime, timestamp);
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    if (arrivalTime != Long.MIN_VALUE) {
      // Flink's watermark says that nothing comes at or before it.
      output.emitWatermark(new Watermark(arrivalTime - onTimeBound - 1));
    }
  }
}
