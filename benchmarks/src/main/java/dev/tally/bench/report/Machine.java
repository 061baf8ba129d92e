package dev.tally.bench.report;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Where a benchmark ran: absolute figures mean nothing without it. */
public record Machine(int processors, long memoryBytes, String java, String system) {

  /** Returns this machine. */
  public static Machine here() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Machine(
        system.getAvailableProcessors(),
        system.getTotalMemorySize(),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
        system.getName() + " " + system.getVersion() + ", " + system.getArch());
  }

  /** Returns it as a line. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%d processors, %.0f GB, %s, %s",
        processors,
        memoryBytes / (double) (1 << 30),
        system,
        java);
  }
}
