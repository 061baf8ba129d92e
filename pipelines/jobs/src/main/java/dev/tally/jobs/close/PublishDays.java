package dev.tally.jobs.close;

import dev.tally.jobs.engine.BatchJob;
import dev.tally.jobs.engine.Engine;
import dev.tally.jobs.engine.JobFailure;
import dev.tally.ledger.Ledger;
import dev.tally.warehouse.ClosedDay;
import dev.tally.warehouse.Publication;
import dev.tally.warehouse.Warehouse;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Copies closed days to where others read them, as far as they have not been copied: days close in
 * order and are copied in order, so the last one tells.
 */
public final class PublishDays {

  private final Ledger ledger;
  private final Engine engine;
  private final int parallelism;

  /**
   * @param parallelism subtasks of each step, 1 to 128
   */
  public PublishDays(Ledger ledger, Engine engine, int parallelism) {
    this.ledger = ledger;
    this.engine = engine;
    this.parallelism = parallelism;
  }

  /**
   * Copies what there is to copy. It may be killed and run again at any time.
   *
   * @return what was copied where, in a sentence, if anything was
   */
  public Optional<String> run() {
    Optional<Publication> publication = ledger.warehouse().publication();
    if (publication.isEmpty()) {
      return Optional.empty();
    }
    Warehouse warehouse = ledger.warehouse().open();
    String name = publication.get().name() + "/published-through";
    Optional<String> known = warehouse.decision(name).map(decision -> decision.value());
    List<ClosedDay> days =
        warehouse.closedDays().stream()
            .filter(day -> known.isEmpty() || day.day().isAfter(parse(known.get())))
            .toList();
    if (days.isEmpty()) {
      return Optional.empty();
    }
    copy(days, publication.get());
    LocalDate last = days.get(days.size() - 1).day();
    warehouse.decide(name, before -> '"' + last.toString() + '"');
    return Optional.of(
        "Copied " + new Days(days.get(0).day(), last) + " to " + publication.get().name() + ".");
  }

  private void copy(List<ClosedDay> days, Publication publication) {
    try {
      engine.run(
          new BatchJob("tally-publish-" + ledger.name(), parallelism),
          pipeline -> pipeline.apply("CopyClosedDays", publication.copyRows(days)));
    } catch (RuntimeException e) {
      throw JobFailure.of(e);
    }
    publication.settle(days);
  }

  private static LocalDate parse(String value) {
    return LocalDate.parse(value.substring(1, value.length() - 1));
  }
}
