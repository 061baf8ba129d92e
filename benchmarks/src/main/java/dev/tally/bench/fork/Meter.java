package dev.tally.bench.fork;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Measures this process: the clock, the processors and the heap. */
final class Meter {

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final AtomicLong peakHeap = new AtomicLong();
  private volatile long startNanos;
  private volatile long startCpu;

  Meter() {
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
              .values()
              .stream()
              .mapToLong(MemoryUsage::getUsed)
              .sum();
      peakHeap.accumulateAndGet(used, Math::max);
    }
  }

  /** Starts the measured time; called again, it starts it again. */
  void begin() {
    startNanos = System.nanoTime();
    startCpu = system.getProcessCpuTime();
  }

  /** Returns what was measured up to the last row. */
  Measurement end() {
    long cpu = system.getProcessCpuTime() - startCpu;
    return new Measurement(Answers.lastNanos() - startNanos, cpu, peakHeap.get(), Answers.answer());
  }
}
