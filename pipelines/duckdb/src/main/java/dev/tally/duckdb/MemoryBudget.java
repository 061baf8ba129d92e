package dev.tally.duckdb;

import com.sun.management.OperatingSystemMXBean;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much memory outside the heap the files of a warehouse may take in one process, in bytes.
 *
 * <p>A database that knows no limit takes most of the machine, beside a heap that takes it too.
 * What does not fit is kept in files beside the database while it is needed.
 */
record MemoryBudget(long bytes) {

  /** A close has its own file and that of its seeds open at once. */
  private static final int FILES = 2;

  /** With less a file of many rows cannot be sorted at all. */
  private static final long LEAST = 256L << 20;

  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([kmgt]?)b?");

  /** Returns what {@code TALLY_MEMORY} says, or else half of what the heap leaves. */
  static MemoryBudget ofProcess() {
    long machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return of(System.getenv("TALLY_MEMORY"), machine, Runtime.getRuntime().maxMemory());
  }

  /**
   * Returns a budget.
   *
   * @param told such as {@code 2g}, or null
   * @param machine what the machine or the container has
   * @param heap what the heap may take of it
   */
  static MemoryBudget of(@Nullable String told, long machine, long heap) {
    return new MemoryBudget(
        told == null || told.isBlank()
            ? Math.max(FILES * LEAST, (machine - heap) / 2)
            : parse(told.strip()));
  }

  private static long parse(String told) {
    Matcher size = SIZE.matcher(told.toLowerCase(Locale.ROOT));
    if (size.matches()) {
      long bytes = Long.parseLong(size.group(1)) << (10 * " kmgt".indexOf(unit(size)));
      if (bytes >= FILES * LEAST) {
        return bytes;
      }
    }
    throw new UserError(
        ExitCode.USAGE,
        "TALLY_MEMORY is '" + told + "'; it must be a size of 512m or more, such as 2g.");
  }

  private static char unit(Matcher size) {
    return size.group(2).isEmpty() ? ' ' : size.group(2).charAt(0);
  }

  /** Returns what one file may take, as DuckDB reads it. */
  String limitOfFile() {
    return bytes / FILES / 1024 + "KiB";
  }
}
