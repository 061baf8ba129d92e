package dev.tally.jobs.probe;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.ProbeCard;
import dev.tally.event.RawRecord;
import dev.tally.jobs.live.FiniteRun;
import dev.tally.jobs.probe.Round.Part;
import dev.tally.kafka.EventProducer;
import dev.tally.kafka.KafkaClients;
import dev.tally.ledger.Ledger;
import dev.tally.transforms.meter.Posting;
import dev.tally.warehouse.Warehouse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sends one round of a ledger's probes, and judges it and every earlier one that is not final.
 *
 * <p>A round is written down before it is sent, and once more when it has been: one that was
 * interrupted in between is known as such, and its rows are not judged.
 */
public final class ProbeRun {

  /** What is sent now is booked within so much of now, events of long ago included. */
  private static final Duration AT_ONCE = Duration.ofMinutes(1);

  private static final DateTimeFormatter RUN =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  /** Milliseconds between two looks at what is due. */
  private static final long LOOK_AGAIN = 1_000;

  private final Ledger ledger;
  private final Warehouse warehouse;
  private final KafkaClients clients;
  private final InstantSource clock;

  /**
   * @param warehouse the ledger's
   */
  public ProbeRun(Ledger ledger, Warehouse warehouse, KafkaClients clients, InstantSource clock) {
    this.ledger = ledger;
    this.warehouse = warehouse;
    this.clients = clients;
    this.clock = clock;
  }

  /**
   * Sends, waits and judges.
   *
   * @param wait how long at most to wait for what can be certified by then
   * @throws UserError if there is no probe, one has a wrong answer, another run is at work, or the
   *     events cannot be sent
   */
  public ProbeVerdict run(Duration wait) throws InterruptedException {
    new FiniteRun(ledger.warehouse().open()).mustBeEndless("nothing can be sent through it");
    mustHaveProbes();
    Instant deadline = clock.instant().plus(wait);
    try (Rounds rounds = Rounds.open(ledger)) {
      send(rounds);
      List<Round> open = rounds.read();
      Judgement judgement = judge(open);
      CountDownLatch never = new CountDownLatch(1);
      for (long pause = pause(judgement, deadline);
          pause > 0 && !never.await(pause, TimeUnit.MILLISECONDS);
          pause = pause(judgement, deadline)) {
        judgement = judge(open);
      }
      rounds.forget(judgement.finished(), open);
      return judgement.verdict();
    }
  }

  private void mustHaveProbes() {
    Catalog catalog = catalogOf(clock.instant());
    if (catalog.probes().isEmpty()) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The catalog " + catalog.name() + " declares no probe; write one under probes.");
    }
    List<String> mistakes = new Answers(catalog).mistakes(clock.instant());
    if (!mistakes.isEmpty()) {
      throw new UserError(
          ExitCode.BAD_INPUT, "In the catalog " + catalog.name() + " " + mistakes.get(0) + ".");
    }
  }

  private Judgement judge(List<Round> rounds) {
    return Judge.judge(rounds, warehouse, ledger.catalogs(), clock.instant());
  }

  /**
   * Returns the catalog that counts what is sent now.
   *
   * @throws UserError if another one counts what arrives a little later or is a little older
   */
  private Catalog catalogOf(Instant now) {
    Instant earliest = now.minus(ledger.catalogs().terms().onTimeBound()).minus(AT_ONCE);
    Catalog before = ledger.catalogs().at(earliest.toEpochMilli());
    Catalog after = ledger.catalogs().at(now.plus(AT_ONCE).toEpochMilli());
    if (!before.equals(after)) {
      throw new UserError(
          ExitCode.NOT_READY,
          "A catalog of the ledger " + ledger.name() + " takes effect now; run it again later.");
    }
    return after;
  }

  /** Returns for how many milliseconds to wait before judging again; 0 for not at all. */
  private long pause(Judgement judgement, Instant deadline) {
    Instant now = clock.instant();
    Instant next = judgement.nextDue();
    if (next == null || next.isAfter(deadline) || !now.isBefore(deadline)) {
      return 0;
    }
    return Math.max(LOOK_AGAIN, Duration.between(now, next).toMillis());
  }

  private void send(Rounds rounds) {
    try (EventProducer courier = EventProducer.to(ledger.topics(), clients)) {
      Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      String run = RUN.format(now);
      Catalog catalog = catalogOf(now);
      Answers answers = new Answers(catalog);
      List<List<RawRecord>> letters = new ArrayList<>();
      for (ProbeCard probe : catalog.probes()) {
        letters.add(answers.letters(probe, run, now, ledger::topic));
      }
      rounds.write(round(catalog, run, now, false, letters));
      List<List<RawRecord>> landed = letters.stream().map(courier::deliver).toList();
      rounds.write(round(catalog, run, now, true, landed));
    }
  }

  private Round round(
      Catalog catalog, String run, Instant begun, boolean sent, List<List<RawRecord>> records) {
    List<Part> parts = new ArrayList<>();
    List<Posting> rows = new ArrayList<>();
    for (int index = 0; index < records.size(); index++) {
      ProbeCard probe = catalog.probes().get(index);
      ExpectedRows reckoning = ExpectedRows.of(records.get(index), ledger.catalogs());
      rows.addAll(reckoning.rows());
      parts.add(
          new Part(
              probe.name(),
              Answers.source(probe, run),
              Answers.ends(probe),
              reckoning.postedThrough()));
    }
    return new Round(run, begun.toEpochMilli(), sent, parts, rows);
  }
}
