package dev.tally.bench.spark;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** What this process took since it was asked to look: the clock, the processors and the heap. */
final class Spent {

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final AtomicLong peakHeap = new AtomicLong();
  private final long startNanos;
  private final long startCpu;

  Spent() {
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      ((NotificationEmitter) collector)
          .addNotificationListener((notice, none) -> collected(notice.getUserData()), null, null);
    }
    startNanos = System.nanoTime();
    startCpu = system.getProcessCpuTime();
  }

  /** Writes what was taken so far, beside a number that belongs to the answer. */
  void write(long repeats, Path file) throws IOException {
    long nanos = System.nanoTime() - startNanos;
    long cpuNanos = system.getProcessCpuTime() - startCpu;
    Properties values = new Properties();
    values.setProperty("nanos", Long.toString(nanos));
    values.setProperty("cpu_nanos", Long.toString(cpuNanos));
    values.setProperty("peak_heap_bytes", Long.toString(peakHeap.get()));
    values.setProperty("repeats", Long.toString(repeats));
    try (Writer writer = Files.newBufferedWriter(file)) {
      values.store(writer, null);
    }
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
}
