package dev.tally.pipelines.send;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The rows of some files that a mapping turns into events. */
final class FileRows extends Origin {

  private static final int PROGRESS_EVERY = 1024;

  private final Mapping mapping;
  private final List<DataFile> files;
  private final RowFilter filter;

  FileRows(Mapping mapping, List<DataFile> files, RowFilter filter) {
    this.mapping = mapping;
    this.files = files;
    this.filter = filter;
  }

  @Override
  String name() {
    return mapping.name();
  }

  @Override
  Drafts open(SendPlan plan, Progress progress) {
    RowExpression where = filter.where() == null ? null : mapping.condition(filter.where());
    List<Draft> drafts = new ArrayList<>();
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
            drafts.add(plan.accepted(mapping.draft(row, variables, time)));
            if (drafts.size() % PROGRESS_EVERY == 0) {
              progress.at(drafts.size());
            }
          });
    }
    progress.at(drafts.size());
    progress.end();
    // The sort is stable: events of one moment stay in the order of their rows.
    drafts.sort(Comparator.comparingLong(Draft::time));
    return new Drafts(drafts.size(), drafts.iterator());
  }
}
