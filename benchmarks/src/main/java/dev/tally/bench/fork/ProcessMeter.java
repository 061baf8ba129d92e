package dev.tally.bench.fork;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Measures this process: the clock, the processors and the heap. */
public final class ProcessMeter {

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final Set<String> heapPools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toSet());
  private final AtomicLong peakHeap = new AtomicLong();
  private volatile long startNanos;
  private volatile long startCpu;

  /** Starts to measure. */
  public ProcessMeter() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener((notice, none) -> collected(notice.getUserData()), null, null);
    }
    begin();
  }

  private void collected(Object data) {
    if (data instanceof CompositeData composite) {
      long used =
          GarbageCollectionNotificationInfo.from(composite)
              .getGcInfo()
              .getMemoryUsageAfterGc()
              .entrySet()
              .stream()
              .filter(pool -> heapPools.contains(pool.getKey()))
              .mapToLong(pool -> pool.getValue().getUsed())
              .sum();
      peakHeap.accumulateAndGet(used, Math::max);
    }
  }

  /** Starts the measured time; called again, it starts it again. */
  public void begin() {
    startNanos = System.nanoTime();
    startCpu = system.getProcessCpuTime();
  }

  /**
   * Returns what was measured: the clock up to the last row, the processors up to now, compiler and
   * collector included, and the most heap that was in use after a collection.
   *
   * @param records how many were counted
   */
  public Measurement end(long records) {
    long cpuNanos = system.getProcessCpuTime() - startCpu;
    long nanos = Answers.lastNanos() - startNanos;
    return new Measurement(
        Map.of(
            Figure.EVENTS_PER_SECOND, records * 1e9 / nanos,
            Figure.EVENTS_PER_CPU_SECOND, records * 1e9 / cpuNanos,
            Figure.PEAK_HEAP, (double) peakHeap.get()),
        Answers.answer());
  }
}
