package dev.tally.ledger;

import com.google.common.base.Splitter;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;

/**
 * What Beam's file systems are told, such as a region: the options in {@code
 * TALLY_FILE_SYSTEM_OPTIONS}, which is read once per process. They travel with each pipeline.
 */
public final class FileSystemOptions {

  private static final String VARIABLE = "TALLY_FILE_SYSTEM_OPTIONS";

  /** Beam's file systems are one set for a process, and so is what they are told. */
  private static final AtomicReference<@Nullable PipelineOptions> USED = new AtomicReference<>();

  private FileSystemOptions() {}

  /**
   * Returns options of a pipeline in which they are set.
   *
   * @throws UserError if no file system has such an option
   */
  public static <T extends PipelineOptions> T as(Class<T> type) {
    return as(type, System.getenv(VARIABLE));
  }

  /**
   * Returns options of a pipeline in which they are set, and others.
   *
   * @param others as {@code --name=value}
   * @throws UserError if there is no such option
   */
  public static <T extends PipelineOptions> T as(Class<T> type, List<String> others) {
    List<String> all = new ArrayList<>(split(System.getenv(VARIABLE)));
    all.addAll(others);
    try {
      return PipelineOptionsFactory.fromArgs(all.toArray(String[]::new)).as(type);
    } catch (IllegalArgumentException e) {
      throw new UserError(ExitCode.USAGE, reason(e) + ".", e);
    }
  }

  static <T extends PipelineOptions> T as(Class<T> type, @Nullable String told) {
    try {
      return PipelineOptionsFactory.fromArgs(split(told).toArray(String[]::new)).as(type);
    } catch (IllegalArgumentException e) {
      throw new UserError(ExitCode.USAGE, VARIABLE + " cannot be used: " + reason(e) + ".", e);
    }
  }

  private static List<String> split(@Nullable String told) {
    return told == null
        ? List.of()
        : Splitter.onPattern("\\s+").omitEmptyStrings().splitToList(told.strip());
  }

  private static String reason(IllegalArgumentException failure) {
    return String.valueOf(failure.getMessage()).replaceAll("\\.+$", "");
  }

  /** Lets this process use the file systems as they were told to it. */
  static void use() {
    if (USED.get() == null) {
      use(as(PipelineOptions.class));
    }
  }

  /** Lets a worker use the file systems as they were told to its pipeline. */
  public static void use(PipelineOptions options) {
    USED.set(options);
    FileSystems.setDefaultPipelineOptions(options);
  }

  /**
   * Tells them again, as somebody has told them otherwise: Beam's Flink runner does, with defaults,
   * for each source of an impulse that a worker is sent. Where two threads tell them at once, Beam
   * may keep what the one said and believe that it was the other (2.70), so they are told something
   * else first.
   */
  static synchronized void tellAgain() {
    PipelineOptions options = USED.get();
    if (options != null) {
      FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
      FileSystems.setDefaultPipelineOptions(options);
    }
  }
}
