package dev.tally.bench.fork;

import dev.tally.bench.fork.Answers.Answer;

/**
 * One run of one rival.
 *
 * @param nanos from the moment the job ran to its last row
 * @param cpuNanos what the process used in that time, compiler and garbage collector included
 * @param peakHeapBytes the most that was in use after a collection
 */
public record Measurement(long nanos, long cpuNanos, long peakHeapBytes, Answer answer) {

  /** Returns how many of some records were done in a second of the clock. */
  public double perSecond(long records) {
    return records * 1e9 / nanos;
  }

  /** Returns how many of some records were done in a second of the processors. */
  public double perCpuSecond(long records) {
    return records * 1e9 / cpuNanos;
  }
}
