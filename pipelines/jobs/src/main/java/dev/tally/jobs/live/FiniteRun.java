package dev.tally.jobs.live;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.kafka.KafkaTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where time ends in a ledger that {@code --stop-when-idle} has run on.
 *
 * <p>The end is decided once, by the first such run, and kept in the ledger's folder: the same
 * command after a crash goes on to the same end.
 */
public final class FiniteRun {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path file;
  private final Path ended;

  /**
   * @param home the ledger's folder
   */
  public FiniteRun(Path home) {
    this.file = home.resolve("last-offsets.json");
    this.ended = home.resolve("time-has-ended");
  }

  /**
   * Returns the last offset of each partition, by {@code topic-partition}; -1 where there is none.
   */
  SortedMap<String, Long> lastOffsets(KafkaTopics log, List<String> topics) {
    try {
      if (!Files.exists(file)) {
        SortedMap<String, Long> last = log.lastOffsets(log.partitions(topics));
        Path draft = file.resolveSibling(file.getFileName() + ".part");
        JSON.writeValue(draft.toFile(), last);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, Long>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep " + file, e);
    }
  }

  /** Fails if more has been written since time ended: it could not be counted any more. */
  void refuseMore(KafkaTopics log, List<String> topics) {
    if (!log.lastOffsets(log.partitions(topics)).equals(lastOffsets(log, topics))) {
      throw new UserError(
          ExitCode.USAGE,
          "Time has ended in this ledger and records have been written since; count them in"
              + " another --ledger folder.");
    }
  }

  /**
   * Fails if a finite run has decided where time ends: nothing may go beyond it.
   *
   * @param consequence what follows, as the end of a sentence
   */
  public void mustBeEndless(String consequence) {
    if (isFinite()) {
      throw new UserError(
          ExitCode.USAGE,
          "Time ends in this ledger, because --stop-when-idle has run on it; " + consequence + ".");
    }
  }

  /** Whether a finite run has decided where time ends. */
  boolean isFinite() {
    return Files.exists(file);
  }

  /** Whether a run has come to the end. */
  boolean hasEnded() {
    return Files.exists(ended);
  }

  /** Records that a run has come to the end; of an endless run there is nothing to record. */
  void markEnded() {
    try {
      if (isFinite() && !hasEnded()) {
        Files.createFile(ended);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + ended, e);
    }
  }
}
