package dev.tally.jobs.redrive;

import static java.util.Objects.requireNonNull;

import dev.tally.base.ExitCode;
import dev.tally.base.Progress;
import dev.tally.base.UserError;
import dev.tally.catalog.LedgerTerms;
import dev.tally.command.Redrive;
import dev.tally.command.Redrive.Repeat;
import dev.tally.command.RedriveForm;
import dev.tally.event.Disposition;
import dev.tally.event.Event;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.event.Probe;
import dev.tally.event.RawRecord;
import dev.tally.event.RejectionCode;
import dev.tally.jobs.live.FiniteRun;
import dev.tally.kafka.KafkaTopics;
import dev.tally.ledger.ControlLog;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.LedgerLock;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.decode.Decode;
import dev.tally.transforms.decode.Decoded;
import dev.tally.transforms.decode.Decoded.Decodable;
import dev.tally.transforms.decode.Decoded.Refused;
import dev.tally.transforms.decode.ExceptionRow;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.CellQuery;
import dev.tally.warehouse.ClosedDay;
import dev.tally.warehouse.ExceptionQuery;
import dev.tally.warehouse.Seed;
import dev.tally.warehouse.StoredException;
import dev.tally.warehouse.Warehouse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings records back that were rejected or had expired, by writing commands.
 *
 * <p>A record is commanded once: whoever starts again, after a crash too, goes on behind what the
 * control topic holds. Should a command be written twice all the same, admission takes one.
 */
public final class Redriver {

  /** So many are read, and commanded, together; what is written may be written again. */
  private static final int MANY = 5_000;

  /** How long a command may be under way to the broker, at most. */
  private static final Duration UNDER_WAY = Duration.ofHours(1);

  private final Ledger ledger;
  private final KafkaTopics log;
  private final Warehouse warehouse;
  private final InstantSource clock;
  private final ControlLog control;
  private final Decode decode;

  /**
   * @param clock what tells when the commands are written
   */
  public Redriver(Ledger ledger, KafkaTopics log, Warehouse warehouse, InstantSource clock) {
    this.ledger = ledger;
    this.log = log;
    this.warehouse = warehouse;
    this.clock = clock;
    this.control = new ControlLog(log, ledger.controlTopic());
    this.decode = new Decode(ledger.catalogs());
  }

  /**
   * Writes a command for each record that was rejected or had expired and can be counted now.
   *
   * @param query which records; those that are neither REJECTED nor EXPIRED are left out
   * @param reason kept in the commands, or null
   * @param dryRun whether nothing is written
   * @param progress is told how many records are decided on
   * @return each record, by position
   * @throws UserError if somebody else brings records back now, time has ended in the ledger, or
   *     days must be closed before
   */
  public List<RedrivenRecord> run(
      ExceptionQuery query, @Nullable String reason, boolean dryRun, Progress progress) {
    new FiniteRun(ledger.warehouse().open()).mustBeEndless("nothing can be brought back in it");
    LedgerLock alone = LedgerLock.take(ledger, "tally redrive");
    try (alone) {
      return runAlone(query, reason, dryRun, progress);
    }
  }

  private List<RedrivenRecord> runAlone(
      ExceptionQuery query, @Nullable String reason, boolean dryRun, Progress progress) {
    if (!dryRun) {
      control.createIfAbsent();
    }
    Map<Position, Position> commands = control.commands();
    Set<Position> rejected = rejectedCommands();
    List<RedrivenRecord> results = new ArrayList<>();
    List<Position> open = new ArrayList<>();
    for (Position original : originals(query, commands)) {
      Position command = commands.get(original);
      if (command == null || rejected.contains(command)) {
        open.add(original);
      } else {
        results.add(RedrivenRecord.of(original, RedriveOutcome.COMMANDED_BEFORE, command));
      }
    }
    if (!open.isEmpty()) {
      mustBeRemembered();
    }
    // Neighbours are in the same files.
    open.sort(Comparator.naturalOrder());
    progress.begin("deciding", open.size());
    for (int from = 0; from < open.size(); from += MANY) {
      List<Position> some = open.subList(from, Math.min(from + MANY, open.size()));
      results.addAll(command(some, reason, dryRun));
      progress.at(from + some.size());
    }
    progress.end();
    results.sort(Comparator.comparing(RedrivenRecord::original));
    return results;
  }

  /**
   * Returns the records that were chosen; a command that was rejected stands for its original. What
   * a probe sent is left alone: it is meant to be refused.
   */
  private Set<Position> originals(ExceptionQuery query, Map<Position, Position> commands) {
    Map<Position, Position> originalOf = new HashMap<>();
    commands.forEach((original, command) -> originalOf.put(command, original));
    Set<Position> originals = new LinkedHashSet<>();
    for (StoredException exception : warehouse.exceptions(query, Integer.MAX_VALUE)) {
      ExceptionRow row = exception.row();
      boolean isCommand = row.position().topic().equals(ledger.controlTopic());
      Position original = isCommand ? originalOf.get(row.position()) : row.position();
      if (original != null && isRefused(row.disposition()) && !Probe.isProbe(row.source())) {
        originals.add(original);
      }
    }
    return originals;
  }

  private static boolean isRefused(Disposition disposition) {
    return disposition == Disposition.REJECTED || disposition == Disposition.EXPIRED;
  }

  private Set<Position> rejectedCommands() {
    ExceptionQuery query =
        new ExceptionQuery(
            List.of(Disposition.REJECTED.name()),
            List.of(),
            List.of(),
            List.of(),
            List.of(ledger.controlTopic()),
            CellQuery.BEGINNING,
            CellQuery.END);
    Set<Position> rejected = new HashSet<>();
    warehouse
        .exceptions(query, Integer.MAX_VALUE)
        .forEach(exception -> rejected.add(exception.row().position()));
    return rejected;
  }

  /**
   * Fails where an event may have been counted of which nobody knows any more: it is not in a
   * closed book yet, and admission will have forgotten it when the commands are read.
   */
  private void mustBeRemembered() {
    LedgerTerms terms = ledger.catalogs().terms();
    Instant forgotten = clock.instant().plus(UNDER_WAY).minus(terms.horizon());
    Optional<Instant> firstOpen = firstOpen();
    if (firstOpen.isPresent() && firstOpen.get().isBefore(forgotten)) {
      LocalDate from = LocalDate.ofInstant(firstOpen.get(), ZoneOffset.UTC);
      throw new UserError(
          ExitCode.NOT_READY,
          "Whether these records were counted already can be told only once the days from "
              + from
              + " to "
              + LocalDate.ofInstant(forgotten, ZoneOffset.UTC)
              + " are closed; run tally close first.");
    }
  }

  /** Returns when the first posting day begins that live has counted and nobody has closed. */
  private Optional<Instant> firstOpen() {
    Optional<LocalDate> lastClosed =
        warehouse.closedDays().stream().map(ClosedDay::day).reduce((before, last) -> last);
    return lastClosed.isPresent()
        ? Optional.of(lastClosed.get().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant())
        : warehouse.certificates(Book.LIVE, CellQuery.BEGINNING, CellQuery.END).stream()
            .map(Certificate::start)
            .min(Long::compare)
            .map(Instant::ofEpochMilli);
  }

  private List<RedrivenRecord> command(
      List<Position> some, @Nullable String reason, boolean dryRun) {
    Map<Position, RawRecord> found =
        new OriginalRecords(ledger, log).read(some.stream().map(one -> one.item(0)).toList());
    List<RedrivenRecord> results = new ArrayList<>();
    Map<Position, Event> events = new HashMap<>();
    List<Redrive> drafts = new ArrayList<>();
    for (Position original : some) {
      RawRecord record = found.get(original.item(0));
      if (record == null) {
        results.add(RedrivenRecord.of(original, RedriveOutcome.LOST, null));
        continue;
      }
      Redrive draft = new Redrive(record.at(original), null, reason);
      if (!control.takes(draft)) {
        results.add(
            new RedrivenRecord(
                original, RedriveOutcome.STILL_REJECTED, RejectionCode.OVERSIZED, null, null));
        continue;
      }
      Decoded decoded = now(draft);
      if (decoded instanceof Decodable decodable) {
        events.put(original, decodable.event());
        drafts.add(draft);
      } else if (decoded instanceof Refused refused) {
        RejectionCode code = refused.exception().code();
        results.add(new RedrivenRecord(original, RedriveOutcome.STILL_REJECTED, code, null, null));
      }
    }
    List<Redrive> commands = repeats(drafts, events);
    List<Position> written = dryRun ? List.of() : control.append(commands, clock);
    for (int index = 0; index < commands.size(); index++) {
      Redrive command = commands.get(index);
      Repeat repeat = command.repeat();
      results.add(
          new RedrivenRecord(
              command.original().position(),
              repeat == null ? RedriveOutcome.COMMANDED : RedriveOutcome.REPEAT,
              null,
              dryRun ? null : written.get(index),
              repeat == null ? null : repeat.survivor()));
    }
    return results;
  }

  /** Returns what admission would be offered if a command were read now. */
  private Decoded now(Redrive command) {
    Position anywhere = Position.of(ledger.controlTopic(), 0, 0);
    return decode.decode(RedriveForm.record(command, anywhere, clock.instant())).get(0);
  }

  private List<Redrive> repeats(List<Redrive> drafts, Map<Position, Event> events) {
    Map<Hash128, Seed> counted = new HashMap<>();
    warehouse
        .closedEvents(events.values().stream().map(Event::identity).toList())
        .forEach(event -> counted.put(event.identity(), event));
    List<Redrive> commands = new ArrayList<>();
    for (Redrive draft : drafts) {
      Event event = requireNonNull(events.get(draft.original().position()));
      Seed before = counted.get(event.identity());
      commands.add(before == null ? draft : draft.repeating(repeat(before, event)));
    }
    return commands;
  }

  private static Repeat repeat(Seed before, Event event) {
    return new Repeat(before.position(), before.payloadHash().equals(event.payloadHash()));
  }
}
