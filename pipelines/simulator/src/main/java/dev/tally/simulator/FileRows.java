package dev.tally.simulator;

import dev.tally.base.Progress;
import dev.tally.event.ArrivalTime;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of files, turned into events: all of them are read before the first is sent. */
final class FileRows extends Origin {

  private static final int PROGRESS_EVERY = 1024;

  private final Mapping mapping;
  private final List<DataFile> files;
  private final RowFilter filter;
  private final @Nullable Path skipped;

  /**
   * @param skipped the file that rows go to which cannot be sent, or null to send nothing then
   */
  FileRows(Mapping mapping, List<DataFile> files, RowFilter filter, @Nullable Path skipped) {
    this.mapping = mapping;
    this.files = files;
    this.filter = filter;
    this.skipped = skipped;
  }

  @Override
  String name() {
    return mapping.name();
  }

  @Override
  Drafts open(SendPlan plan, Progress progress) {
    if (skipped == null) {
      return read(plan, progress, BadRows.REFUSED, () -> 0L);
    }
    try (SkippedRows rows = SkippedRows.into(skipped)) {
      return read(plan, progress, rows, rows::count);
    }
  }

  private Drafts read(
      SendPlan plan, Progress progress, BadRows bad, java.util.function.LongSupplier skippedRows) {
    mapping.mustFit(plan.catalog());
    RowExpression where = filter.where() == null ? null : mapping.condition(filter.where());
    Collected collected = new Collected(plan, mapping.hasArrivals());
    progress.begin("reading", -1);
    for (DataFile file : files) {
      mapping.read(
          file,
          (row, variables) -> {
            // The time comes first: a row outside the span costs nothing more.
            long time = mapping.time(row, variables, plan.trouble().seed());
            if (!filter.hasTime(time) || (where != null && !where.of(Boolean.class, variables))) {
              return;
            }
            EventDraft draft = mapping.draft(row, variables, time, plan.catalog());
            collected.add(draft, file.path() + ":" + row.line());
            if (collected.drafts.size() % PROGRESS_EVERY == 0) {
              progress.at(collected.drafts.size());
            }
          },
          bad);
    }
    progress.at(collected.drafts.size());
    progress.end();
    // The sort is stable: events of one moment stay in the order of their rows.
    collected.drafts.sort(Comparator.comparingLong(EventDraft::earliest));
    return new Drafts(
        collected.drafts.size(), collected.drafts.iterator(), skippedRows.getAsLong());
  }

  /** The events so far, no two of one identity. */
  private static final class Collected {

    private final SendPlan plan;
    private final boolean inOrderOfArrival;
    private final List<EventDraft> drafts = new ArrayList<>();
    private final Map<Identity, String> rows = new HashMap<>();
    private long arrived = Long.MIN_VALUE;

    Collected(SendPlan plan, boolean inOrderOfArrival) {
      this.plan = plan;
      this.inOrderOfArrival = inOrderOfArrival;
    }

    private static void mustBeBelieved(long time) {
      if (time < ArrivalTime.EARLIEST || time > System.currentTimeMillis()) {
        throw new BadRow(
            "a history is stamped with its own times, and "
                + Instant.ofEpochMilli(time)
                + " is "
                + (time < ArrivalTime.EARLIEST ? "before 1971" : "still to come")
                + ", which nobody would believe");
      }
    }

    void add(EventDraft read, String row) {
      EventDraft draft = read;
      if (inOrderOfArrival) {
        // As on a partition: what is written behind another has not arrived before it.
        draft = read.arrivingAt(Math.max(arrived, read.earliest()));
      }
      if (!plan.isLive()) {
        mustBeBelieved(draft.earliest());
      }
      plan.accepted(draft);
      String other = rows.putIfAbsent(Identity.of(draft), row);
      if (other != null) {
        throw new BadRow(
            "it has the source and the id '"
                + draft.id()
                + "' of "
                + other
                + ", and one of the two would not be counted: leave one out, or let the mapping's"
                + " 'id' tell them apart");
      }
      arrived = draft.earliest();
      drafts.add(draft);
    }
  }
}
