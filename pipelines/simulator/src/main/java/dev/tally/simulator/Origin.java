package dev.tally.simulator;

import dev.tally.base.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where events come from. */
public abstract sealed class Origin permits FileRows, GeneratedEvents {

  /** How many events a stream without an end has. */
  public static final long ENDLESS = Long.MAX_VALUE;

  Origin() {}

  /** Returns the rows of files, in memory and in the order of their time: about 1 KB a row. */
  public static Origin files(Mapping mapping, List<Path> files, RowFilter filter) {
    return files(mapping, files, filter, null);
  }

  /**
   * Returns the rows of files.
   *
   * @param files files, folders of files, and {@code -} for what is piped into the command
   * @param skipped the file that rows go to which cannot be sent, or null to send nothing then
   */
  public static Origin files(
      Mapping mapping, List<Path> files, RowFilter filter, @Nullable Path skipped) {
    return new FileRows(mapping, DataFile.all(files, mapping.format()), filter, skipped);
  }

  /** Returns the rows of the sample that a mapping names, from the class path. */
  public static Origin sample(Mapping mapping, RowFilter filter) {
    return new FileRows(mapping, mapping.sample(), filter, null);
  }

  /**
   * Returns events that a generator draws as they are sent, evenly over a span of time.
   *
   * @param events how many, or {@link #ENDLESS} where they are sent live
   */
  public static Origin generated(
      Generator generator, long events, Instant from, Duration duration) {
    return new GeneratedEvents(generator, events, from, duration);
  }

  /** Returns what people call it. */
  abstract String name();

  /** Returns the events in the order of their time. */
  abstract Drafts open(SendPlan plan, Progress progress);

  /**
   * Events in the order of their time.
   *
   * @param size how many, or {@link #ENDLESS}
   * @param skipped how many rows became none, because something is wrong with them
   */
  record Drafts(long size, Iterator<EventDraft> iterator, long skipped) {

    Drafts(long size, Iterator<EventDraft> iterator) {
      this(size, iterator, 0);
    }
  }
}
