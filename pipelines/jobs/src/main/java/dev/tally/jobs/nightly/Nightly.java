package dev.tally.jobs.nightly;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.LedgerTerms;
import dev.tally.jobs.close.Close;
import dev.tally.jobs.close.Days;
import dev.tally.jobs.close.PublishDays;
import dev.tally.jobs.engine.Engine;
import dev.tally.jobs.lake.Lake;
import dev.tally.jobs.live.LiveProgress;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.LedgerLock;
import dev.tally.ledger.archive.Archive;
import dev.tally.ledger.archive.ArchiveEngine;
import dev.tally.ledger.archive.ArchivedSpan;
import dev.tally.warehouse.Job;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Archives what is missing of some days, waits until live is final for them, and closes them.
 *
 * <p>It may be run again at any time, also after it was killed: what is archived is not archived
 * twice, a day that is frozen stays as it is and is only compared again.
 */
public final class Nightly {

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

  private final Ledger ledger;
  private final KafkaTopics log;
  private final ArchiveEngine archiveEngine;
  private final Engine engine;
  private final int parallelism;
  private final InstantSource clock;
  private final Consumer<String> listener;
  private final boolean keepsLake;

  /**
   * @param log the topics of the ledger
   * @param engine what closes run on
   * @param parallelism subtasks of each step of a close, 1 to 128
   * @param listener is told, in sentences, how far it has come
   */
  public Nightly(
      Ledger ledger,
      KafkaTopics log,
      ArchiveEngine archiveEngine,
      Engine engine,
      int parallelism,
      InstantSource clock,
      Consumer<String> listener) {
    this(ledger, log, archiveEngine, engine, parallelism, clock, listener, false);
  }

  private Nightly(
      Ledger ledger,
      KafkaTopics log,
      ArchiveEngine archiveEngine,
      Engine engine,
      int parallelism,
      InstantSource clock,
      Consumer<String> listener,
      boolean keepsLake) {
    this.ledger = ledger;
    this.log = log;
    this.archiveEngine = archiveEngine;
    this.engine = engine;
    this.parallelism = parallelism;
    this.clock = clock;
    this.listener = listener;
    this.keepsLake = keepsLake;
  }

  /** Returns the same work, and the lake written behind it. */
  public Nightly keepingLake() {
    return new Nightly(ledger, log, archiveEngine, engine, parallelism, clock, listener, true);
  }

  /**
   * Closes days, all together.
   *
   * @param asked the days; empty for all that are over and not closed yet
   * @param patience how long at most to wait, for the brokers, for the archive to be whole, and for
   *     live. Days that live has not certified by then are closed all the same, since the archive
   *     alone says what is true
   * @param closed is told what the days came to
   * @return the days that were closed, if there were any to close
   * @throws UserError if days cannot be closed, or are not archived whole by then; those before
   *     them are closed first
   */
  public Optional<Days> run(Optional<Days> asked, Duration patience, Consumer<Close.Outcome> closed)
      throws InterruptedException {
    LedgerLock alone = LedgerLock.take(ledger, "tally nightly");
    try (alone) {
      Instant deadline = clock.instant().plus(patience);
      Optional<Days> days = asked.isPresent() ? asked : openDays(deadline);
      if (days.isEmpty()) {
        publish();
        keepLake(deadline);
        return days;
      }
      Optional<UserError> missing = awaitArchive(days.get(), deadline);
      Optional<Days> whole = missing.isEmpty() ? days : wholeDaysOf(days.get());
      if (whole.isPresent()) {
        awaitLive(whole.get(), deadline);
        listener.accept("Closing " + whole.get() + ".");
        closed.accept(new Close(ledger, whole.get(), parallelism).on(engine).run());
      }
      publish();
      keepLake(deadline);
      if (missing.isPresent()) {
        throw missing.get();
      }
      return whole;
    }
  }

  /** Copies what is closed, also by a night before that ended too early. */
  private void publish() {
    new PublishDays(ledger, engine, parallelism).run().ifPresent(listener);
  }

  /** Returns the days, from the first that is not closed, of which no record can come any more. */
  private Optional<Days> openDays(Instant deadline) throws InterruptedException {
    Optional<UserError> failure = archive();
    while (failure.isPresent()) {
      if (!pause(clock.instant(), deadline)) {
        throw failure.get();
      }
      failure = archive();
    }
    LocalDate yesterday = Days.dayOf(clock.millis()).minusDays(1);
    Optional<Days> open =
        Close.firstOpenDay(ledger.warehouse().open().closedDays(), archived(), terms())
            .filter(first -> !first.isAfter(yesterday))
            .map(first -> new Days(first, yesterday));
    // A broker stamps records until the day is over; a history ends where its archive does.
    boolean isHistory = eventTopics().allMatch(log::isHistory);
    return isHistory ? open.flatMap(this::wholeDaysOf) : open;
  }

  /** Returns the first of some days, up to the one that is not archived whole. */
  private Optional<Days> wholeDaysOf(Days days) {
    ArchivedSpan archived = archived();
    return days.each().stream()
        .takeWhile(day -> archived.missingBy(needed(new Days(day, day))).isEmpty())
        .reduce((earlier, later) -> later)
        .map(last -> new Days(days.first(), last));
  }

  private Stream<String> eventTopics() {
    return ledger.topics().stream().filter(topic -> !topic.equals(ledger.controlTopic()));
  }

  /**
   * Archives until all is there that can be booked on some days.
   *
   * @return why not, where it is not there by the deadline
   */
  private Optional<UserError> awaitArchive(Days days, Instant deadline)
      throws InterruptedException {
    long needed = needed(days);
    // A broker's word that no record can come any more is believed behind this margin.
    Instant earliest = Instant.ofEpochMilli(needed).plus(LedgerTerms.CLOCK_MARGIN);
    while (!archived().missingBy(needed).isEmpty()) {
      Optional<UserError> failure = archive();
      List<String> missing = archived().missingBy(needed);
      if (!missing.isEmpty() && !pause(earliest, deadline)) {
        return failure.or(() -> Optional.of(notArchived(days, missing, earliest)));
      }
    }
    return Optional.empty();
  }

  /**
   * Archives what is there now.
   *
   * @return why that failed, where it may not a little later
   */
  private Optional<UserError> archive() {
    try {
      Archive.Outcome outcome = new Archive(ledger, log, clock, archiveEngine).run();
      if (outcome.files() > 0) {
        listener.accept(
            String.format(
                Locale.ROOT,
                "Archived %,d records in %,d files.",
                outcome.records(),
                outcome.files()));
      }
      outcome.notes().forEach(listener);
      outcome.gaps().forEach(gap -> listener.accept(gap + "."));
      return Optional.empty();
    } catch (UserError e) {
      if (e.exitCode() != ExitCode.NOT_READY && e.exitCode() != ExitCode.UNREACHABLE) {
        throw e;
      }
      listener.accept(String.valueOf(e.getMessage()));
      return Optional.of(e);
    }
  }

  private UserError notArchived(Days days, List<String> missing, Instant earliest) {
    return new UserError(
        ExitCode.NOT_READY,
        String.format(
            "%s cannot be closed yet: %s%s. %s.",
            days.last(),
            missing.get(0),
            missing.size() == 1 ? "" : ", and so of " + (missing.size() - 1) + " more",
            earliest.isAfter(clock.instant())
                ? "Its archive cannot be whole before " + earliest
                : "Run it again later, and tally heartbeat where a topic is idle"));
  }

  /** Waits until live has certified some days, where there is a live run at all. */
  private void awaitLive(Days days, Instant deadline) throws InterruptedException {
    boolean hasLive =
        ledger.warehouse().open().runs().stream().anyMatch(run -> run.run().job() == Job.LIVE);
    LiveProgress progress = new LiveProgress(ledger);
    boolean isWaiting = false;
    while (hasLive && !progress.isCertified(days.to())) {
      if (!isWaiting) {
        listener.accept("Waiting for live to certify " + days + ".");
        isWaiting = true;
      }
      if (!pause(clock.instant(), deadline)) {
        listener.accept(
            "Live has not certified all of "
                + days
                + "; what is missing of it will be listed as in flight.");
        return;
      }
    }
  }

  /** Lets the lake hold the closed books first, so that nothing is written only to be replaced. */
  private void keepLake(Instant deadline) throws InterruptedException {
    if (!keepsLake) {
      return;
    }
    Lake lake = new Lake(ledger);
    tellOfLake("closed books", awaitLake(lake::addClosed, deadline));
    tellOfLake("what live has admitted", awaitLake(lake::addAdmitted, deadline));
  }

  private void tellOfLake(String what, Lake.Outcome added) {
    if (added.files() > 0) {
      listener.accept(
          String.format(
              Locale.ROOT,
              "Wrote %,d events in %,d files to the lake: %s.",
              added.events(),
              added.files(),
              what));
    }
  }

  /** Writes to the lake once nobody else does. */
  private Lake.Outcome awaitLake(Supplier<Lake.Outcome> work, Instant deadline)
      throws InterruptedException {
    while (true) {
      try {
        return work.get();
      } catch (UserError e) {
        if (e.exitCode() != ExitCode.NOT_READY || !pause(clock.instant(), deadline)) {
          throw e;
        }
      }
    }
  }

  /**
   * Waits a little, and until a time.
   *
   * @return whether there was time for it before the deadline
   */
  private boolean pause(Instant until, Instant deadline) throws InterruptedException {
    Instant now = clock.instant();
    Instant next = now.plus(LOOK_AGAIN).isAfter(until) ? now.plus(LOOK_AGAIN) : until;
    if (next.isAfter(deadline)) {
      return false;
    }
    boolean unused =
        new CountDownLatch(1).await(Duration.between(now, next).toMillis(), TimeUnit.MILLISECONDS);
    return true;
  }

  private long needed(Days day) {
    return day.to() + terms().onTimeBound().toMillis() - 1;
  }

  private LedgerTerms terms() {
    return ledger.catalogs().terms();
  }

  private ArchivedSpan archived() {
    return ArchivedSpan.of(ledger, ledger.topics());
  }
}
