package dev.tally.simulator;

import dev.tally.base.Progress;
import dev.tally.base.UserError;
import dev.tally.kafka.Brokers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a plan says.
 *
 * <p>A history is written in the order of arrival, each record stamped with its arrival, and every
 * partition is ended with a control record, booked just before the midnight that follows, so that
 * all its days can be closed. Sent live, events happen now and the broker stamps them; nothing is
 * ended.
 */
public final class Sender {

  private static final int PROGRESS_EVERY = 1024;

  private final SendPlan plan;
  private final Progress progress;
  private final PriorityQueue<Arrival> underway = new PriorityQueue<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ExpectedDispositions account = new ExpectedDispositions();

  public Sender(SendPlan plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Sends a plan.
   *
   * @throws UserError where a file, the plan or a broker is at fault, in one sentence
   */
  public static SendReport send(SendPlan plan, Progress progress) {
    return new Sender(plan, progress).send();
  }

  /** Asks a live send to end early; may be called from any thread. */
  public void stop() {
    stopped.countDown();
  }

  /** Sends the plan, once; of a history without an event nothing. */
  public SendReport send() {
    long begun = System.nanoTime();
    try (Brokers brokers = Brokers.connect(plan.clients())) {
      Origin.Drafts drafts = plan.origin().open(plan, progress);
      if (!drafts.iterator().hasNext()) {
        return report(drafts, null, null, Duration.ofNanos(System.nanoTime() - begun));
      }
      Set<String> before =
          brokers.prepare(plan.topics(), plan.partitions(), plan.replication(), !plan.isLive());
      if (plan.isLive()) {
        return send(drafts, new FaultInjector(plan, Long.MIN_VALUE), begun);
      }
      Continuation continuation =
          Continuation.of(plan, brokers.lastTime(plan.partitionsOf(before)));
      return send(continuation.admit(drafts, progress), continuation.planter(), begun);
    }
  }

  private SendReport send(Origin.Drafts drafts, FaultInjector planter, long begun) {
    try (@Nullable TruthLedger truth =
            plan.truth() == null ? null : TruthLedger.open(plan.truth());
        Delivery delivery = new Delivery(plan, truth, account)) {
      sendAll(drafts, planter, delivery);
      Instant end = plan.isLive() ? null : end(delivery);
      SendReport report =
          report(drafts, delivery, end, Duration.ofNanos(System.nanoTime() - begun));
      if (truth != null) {
        truth.add(plan, report, account);
      }
      return report;
    }
  }

  private void sendAll(Origin.Drafts drafts, FaultInjector planter, Delivery delivery) {
    progress.begin("sending", drafts.size() == Origin.ENDLESS ? -1 : drafts.size());
    long begun = System.currentTimeMillis();
    long done = 0;
    while (!isStopped() && drafts.iterator().hasNext()) {
      EventDraft draft = drafts.iterator().next();
      if (plan.isLive()) {
        draft = draft.at(begun + (long) (done * 1000 / plan.rate()));
      }
      // Whatever is still to come arrives at this time or later.
      sendUntil(draft.earliest(), delivery);
      underway.addAll(planter.plan(draft));
      if (++done % PROGRESS_EVERY == 0 || plan.isLive()) {
        progress.at(done);
      }
    }
    sendUntil(Long.MAX_VALUE, delivery);
    delivery.flush();
    progress.at(done);
    progress.end();
  }

  private void sendUntil(long time, Delivery delivery) {
    while (!underway.isEmpty() && underway.peek().time() <= time) {
      Arrival arrival = underway.remove();
      if (plan.isLive()) {
        sendWhenDue(arrival, delivery);
      } else {
        delivery.send(arrival);
      }
    }
  }

  private void sendWhenDue(Arrival arrival, Delivery delivery) {
    try {
      if (!isStopped()) {
        stopped.await(arrival.time() - System.currentTimeMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop();
    }
    if (isStopped()) {
      return;
    }
    if (arrival.original() != null && !arrival.original().landing().isKnown()) {
      // A copy must not overtake its original.
      delivery.flush();
    }
    delivery.send(arrival);
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  private Instant end(Delivery delivery) {
    Instant midnight =
        Instant.ofEpochMilli(delivery.lastArrival())
            .atZone(ZoneOffset.UTC)
            .toLocalDate()
            .plusDays(1)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant();
    // The last instant that is still booked on that day, so that the day's close counts it.
    Instant end = midnight.plus(plan.catalog().terms().onTimeBound()).minusMillis(1);
    plan.partitionsOf(plan.topics())
        .forEach(partition -> delivery.end(partition, end.toEpochMilli()));
    delivery.flush();
    return end;
  }

  private SendReport report(
      Origin.Drafts drafts, @Nullable Delivery delivery, @Nullable Instant end, Duration elapsed) {
    long originals =
        account.plantings().getOrDefault(RecordRole.ORIGINAL, 0L)
            + account.plantings().getOrDefault(RecordRole.LATE, 0L);
    return new SendReport(
        plan.ledgerName(),
        plan.origin().name(),
        ExpectedDispositions.records(account.dispositions()),
        originals,
        account.corrections(),
        account.dispositions(),
        SendReport.partitions(account),
        delivery == null || originals == 0 ? null : Instant.ofEpochMilli(delivery.firstArrival()),
        delivery == null || originals == 0 ? null : Instant.ofEpochMilli(delivery.lastArrival()),
        end,
        drafts.skipped(),
        elapsed);
  }
}
