package dev.tally.ledger;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.Catalogs.Edition;
import dev.tally.catalog.Succession;
import dev.tally.gate.Changes;
import dev.tally.transforms.certify.Certificate;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.CellQuery;
import dev.tally.warehouse.ClosedDay;
import dev.tally.warehouse.Job;
import dev.tally.warehouse.RunEntry;
import dev.tally.warehouse.RunStatus;
import dev.tally.warehouse.Warehouse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A catalog that is to take effect in a ledger.
 *
 * <p>It takes effect ahead of everything: no run may have read a record yet that is booked where it
 * holds. So every record is decoded by the catalog that counts it, and by that one only.
 */
public final class Activation {

  private final Ledger ledger;
  private final Warehouse warehouse;
  private final Catalog next;
  private final LocalDate postedFrom;

  /**
   * @param warehouse the ledger's
   * @param postedFrom the first day, UTC, that the catalog holds for
   */
  public Activation(Ledger ledger, Warehouse warehouse, Catalog next, LocalDate postedFrom) {
    this.ledger = ledger;
    this.warehouse = warehouse;
    this.next = next;
    this.postedFrom = postedFrom;
  }

  /** Returns what it changes that decides a row. */
  public List<String> changes() {
    return Changes.between(ledger.catalog(), next);
  }

  /** Returns why the ledger cannot take the catalog up, whenever that is. */
  public List<String> faults() {
    return Succession.faults(ledger.catalogs(), next);
  }

  /** Whether live has run before, and so may be running. */
  public boolean stopsLive() {
    return warehouse.runs().stream().anyMatch(entry -> isRunOf(Job.LIVE, entry));
  }

  /**
   * Fails if a record that is booked where the catalog holds may have been read.
   *
   * @param now epoch milliseconds
   */
  public void mustBeAhead(long now) {
    long from = from();
    List<Edition> editions = ledger.catalogs().editions();
    long newest = editions.get(editions.size() - 1).postedFrom();
    if (from <= newest) {
      throw tooEarly("the newest catalog holds from " + Instant.ofEpochMilli(newest) + " on");
    }
    warehouse.closedDays().stream()
        .map(ClosedDay::day)
        .filter(day -> !day.isBefore(postedFrom))
        .findFirst()
        .ifPresent(
            day -> {
              throw tooEarly(day + " is closed");
            });
    warehouse.certificates(Book.LIVE, from, CellQuery.END).stream()
        .mapToLong(Certificate::end)
        .max()
        .ifPresent(
            end -> {
              throw tooEarly("live has posted up to " + Instant.ofEpochMilli(end));
            });
    mustBeUnread(now);
  }

  private void mustBeUnread(long now) {
    long booked = ledger.bookedBy(now);
    if (hasCounted() && from() <= booked) {
      throw tooEarly("what is read now may be booked up to " + Instant.ofEpochMilli(booked));
    }
  }

  private long from() {
    return postedFrom.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  private UserError tooEarly(String why) {
    return new UserError(
        ExitCode.BAD_INPUT,
        "A catalog cannot take effect on "
            + postedFrom
            + ", because "
            + why
            + "; name a later day with --posted-from.");
  }

  private boolean hasCounted() {
    return warehouse.runs().stream()
        .anyMatch(entry -> isRunOf(Job.LIVE, entry) || isRunOf(Job.CLOSE, entry));
  }

  private static boolean isRunOf(Job job, RunEntry entry) {
    return entry.run().job() == job && entry.status() != RunStatus.ACTIVATED;
  }

  /**
   * Lets the catalog take effect.
   *
   * <p>The runs that do not know it are fenced first: a run that begins in between is refused.
   * Where this fails half-way, the same again comes to its end, or where too much time has passed
   * the same with a later day.
   *
   * @param folder where the catalog's files are
   * @param clock what tells, once live is fenced, that it was in time
   * @throws UserError if somebody else activates a catalog, or it took too long
   */
  public void activate(Path folder, InstantSource clock) {
    LedgerLock alone = LedgerLock.take(ledger, "tally contracts activate");
    try (alone) {
      if (Ledger.open(ledger.home()).catalogs().count() != ledger.catalogs().count()) {
        throw overtaken();
      }
      warehouse.activate(ledger.with(next, postedFrom).catalogs(), postedFrom);
      mustBeUnread(clock.millis());
      if (!ledger.add(folder, next.name(), postedFrom)) {
        throw overtaken();
      }
    }
  }

  private UserError overtaken() {
    return new UserError(
        ExitCode.NOT_READY,
        "Somebody else has just activated a catalog in "
            + ledger.home()
            + "; start the command again.");
  }
}
