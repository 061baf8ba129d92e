package dev.tally.jobs.probe;

import static java.util.stream.Collectors.toSet;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.ledger.Ledger;
import dev.tally.ledger.LedgerLock;
import dev.tally.warehouse.Decision;
import dev.tally.warehouse.Warehouse;
import java.util.List;
import java.util.Set;

/**
 * The rounds of a ledger that are not final yet, a {@link Decision} each. Whoever has them open has
 * them alone.
 */
final class Rounds implements AutoCloseable {

  private static final String PREFIX = "probe/";

  private final Warehouse warehouse;
  private final LedgerLock lock;

  private Rounds(Warehouse warehouse, LedgerLock lock) {
    this.warehouse = warehouse;
    this.lock = lock;
  }

  /**
   * Opens those of a ledger.
   *
   * @throws UserError if somebody else has them open
   */
  static Rounds open(Ledger ledger) {
    return new Rounds(ledger.warehouse().open(), LedgerLock.take(ledger, "tally probe"));
  }

  /** Returns the rounds, the earliest first. */
  List<Round> read() {
    return warehouse.decisions(PREFIX).stream().map(Rounds::read).toList();
  }

  private static Round read(Decision decision) {
    try {
      return RoundJson.read(decision.value());
    } catch (IllegalArgumentException e) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "The decision "
              + decision.name()
              + " in the warehouse is no round of tally probe; delete that row.",
          e);
    }
  }

  void write(Round round) {
    warehouse.decide(PREFIX + round.run(), known -> RoundJson.write(round));
  }

  /**
   * Deletes rounds that are final. Rows that others have in the same slots have been judged with
   * them, and are judged no more: their sums would lack what the deleted ones added.
   */
  void forget(Set<Round> gone, List<Round> rounds) {
    Set<MeterWindow> slots =
        gone.stream().flatMap(round -> round.slots().stream()).collect(toSet());
    for (Round round : rounds) {
      if (gone.contains(round)) {
        warehouse.forgetDecision(PREFIX + round.run());
      } else if (!round.without(slots).equals(round)) {
        write(round.without(slots));
      }
    }
  }

  @Override
  public void close() {
    lock.close();
  }
}
