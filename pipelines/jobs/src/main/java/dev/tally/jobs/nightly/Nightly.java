package dev.tally.jobs.nightly;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.LedgerTerms;
import dev.tally.jobs.close.Close;
import dev.tally.jobs.close.Days;
import dev.tally.jobs.engine.Engine;
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
import java.util.stream.Stream;

/**
 * Archives what is missing of some days, waits until live is final for them, and closes them, one
 * after the other.
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
    this.ledger = ledger;
    this.log = log;
    this.archiveEngine = archiveEngine;
    this.engine = engine;
    this.parallelism = parallelism;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * Closes days.
   *
   * @param asked the days; empty for all that have ended and are not closed yet
   * @param patience how long at most to wait, for all days together: for the brokers, for the
   *     archive to be whole, and for live. A day that live has not certified by then is closed all
   *     the same, since the archive alone says what is true
   * @param closed is told what each day came to, in order
   * @throws UserError if a day cannot be archived whole by then, or cannot be closed
   */
  public void run(Optional<Days> asked, Duration patience, Consumer<Close.Outcome> closed)
      throws InterruptedException {
    LedgerLock alone = LedgerLock.take(ledger, "tally nightly");
    try (alone) {
      Instant deadline = clock.instant().plus(patience);
      for (LocalDate day : asked.isPresent() ? asked.get().each() : openDays(deadline)) {
        Days one = new Days(day, day);
        awaitArchive(one, deadline);
        awaitLive(one, deadline);
        listener.accept("Closing " + day + ".");
        closed.accept(new Close(ledger, one, parallelism).on(engine).run());
      }
    }
  }

  /** Returns the days, from the first that is not closed, of which no record can come any more. */
  private List<LocalDate> openDays(Instant deadline) throws InterruptedException {
    Optional<UserError> failure = archive();
    while (failure.isPresent()) {
      if (!pause(clock.instant(), deadline)) {
        throw failure.get();
      }
      failure = archive();
    }
    ArchivedSpan archived = archived();
    LocalDate today = Days.dayOf(clock.millis());
    // A broker stamps records until the day is over; a history ends where its archive does.
    boolean isHistory = eventTopics().allMatch(log::isHistory);
    return Close.firstOpenDay(ledger.warehouse().open().closedDays(), archived, terms())
        .map(
            first ->
                Stream.iterate(first, day -> day.plusDays(1))
                    .takeWhile(
                        day ->
                            isHistory
                                ? archived.missingBy(needed(new Days(day, day))).isEmpty()
                                : day.isBefore(today))
                    .toList())
        .orElse(List.of());
  }

  private Stream<String> eventTopics() {
    return ledger.topics().stream().filter(topic -> !topic.equals(ledger.controlTopic()));
  }

  /** Archives until all is there that can be booked on a day. */
  private void awaitArchive(Days day, Instant deadline) throws InterruptedException {
    long needed = needed(day);
    // A broker's word that no record can come any more is believed behind this margin.
    Instant earliest = Instant.ofEpochMilli(needed).plus(LedgerTerms.CLOCK_MARGIN);
    while (!archived().missingBy(needed).isEmpty()) {
      Optional<UserError> failure = archive();
      List<String> missing = archived().missingBy(needed);
      if (!missing.isEmpty() && !pause(earliest, deadline)) {
        throw failure.orElseGet(() -> notArchived(day, missing, earliest));
      }
    }
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

  private UserError notArchived(Days day, List<String> missing, Instant earliest) {
    return new UserError(
        ExitCode.NOT_READY,
        String.format(
            "%s cannot be closed yet: %s%s. %s.",
            day,
            missing.get(0),
            missing.size() == 1 ? "" : ", and so of " + (missing.size() - 1) + " more",
            earliest.isAfter(clock.instant())
                ? "Its archive cannot be whole before " + earliest
                : "Run it again later, and tally heartbeat where a topic is idle"));
  }

  /** Waits until live has certified a day, where there is a live run at all. */
  private void awaitLive(Days day, Instant deadline) throws InterruptedException {
    boolean hasLive =
        ledger.warehouse().open().runs().stream().anyMatch(run -> run.run().job() == Job.LIVE);
    LiveProgress progress = new LiveProgress(ledger);
    boolean isWaiting = false;
    while (hasLive && !progress.isCertified(day.to())) {
      if (!isWaiting) {
        listener.accept("Waiting for live to certify " + day + ".");
        isWaiting = true;
      }
      if (!pause(clock.instant(), deadline)) {
        listener.accept(
            "Live has not certified all of "
                + day
                + "; what is missing of it will be listed as in flight.");
        return;
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
