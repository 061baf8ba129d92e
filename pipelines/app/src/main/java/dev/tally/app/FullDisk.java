package dev.tally.app;

import com.google.common.base.Throwables;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.registry.RegistryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;

/**
 * Tells that a command failed because a disk is full, whoever found out: Java, DuckDB, Flink or
 * Kafka.
 *
 * <p>They have no type for it, and Flink loses the cause where it was a checkpoint that did not
 * fit. So what they said counts, and how much room there is.
 */
final class FullDisk {

  private static final List<String> WORDS =
      List.of(
          "no space left on device",
          "not enough space on the disk",
          "disk quota exceeded",
          "disk full",
          "disk is full");

  /** So little is left only where something did not fit. */
  private static final long NOTHING = 4L << 20;

  /** What any command may want to write at once, at least. */
  private static final long LEAST = 64L << 20;

  private final Path place;

  private FullDisk(Path place) {
    this.place = place;
  }

  /** Whether somebody here, not a server of its own disk, says that a disk is full. */
  static boolean isSaidIn(Throwable failure) {
    return Throwables.getCausalChain(failure).stream()
        .filter(cause -> !(cause instanceof RegistryException || cause instanceof KafkaException))
        .map(cause -> String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT))
        .anyMatch(said -> WORDS.stream().anyMatch(said::contains));
  }

  /**
   * Returns the disk that has the least room.
   *
   * @param places folders that a command writes to, at least one
   */
  static FullDisk fullestOf(List<Path> places) {
    return new FullDisk(
        places.stream()
            .map(FullDisk::existing)
            .min(Comparator.comparing(FullDisk::free))
            .orElseThrow());
  }

  /** Whether nothing fits on it. */
  boolean isFull() {
    return free(place) < NOTHING;
  }

  /** Returns the sentence. */
  UserError worded(Throwable failure) {
    return new UserError(
        ExitCode.INSUFFICIENT_RESOURCES,
        String.format(
            Locale.ROOT,
            "The disk %s, which holds %s, is full: %,d MB are free, and at least %,d MB are needed."
                + " Make room there and run the same command again; it goes on where it was.",
            disk(place),
            ShownPath.of(place),
            free(place) >> 20,
            needed(place) >> 20),
        failure);
  }

  /**
   * Whatever is written anew is written beside the old, so the largest of it must fit once more.
   */
  private static long needed(Path place) {
    try (Stream<Path> files = Files.walk(place)) {
      return Math.max(LEAST, files.mapToLong(FullDisk::size).max().orElse(0));
    } catch (IOException | RuntimeException e) {
      // It is only a hint, and whoever writes there may go on writing.
      return LEAST;
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /** Returns the nearest folder above that exists. */
  private static Path existing(Path place) {
    Path folder = place.toAbsolutePath().normalize();
    while (!Files.isDirectory(folder) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    return folder;
  }

  private static long free(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  private static String disk(Path folder) {
    try {
      return Files.getFileStore(folder).name();
    } catch (IOException e) {
      return "of " + folder;
    }
  }
}
