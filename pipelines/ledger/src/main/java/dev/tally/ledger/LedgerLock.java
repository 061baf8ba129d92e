package dev.tally.ledger;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.warehouse.WarehouseLock;

/** The right to do something to a ledger alone. It ends with the process that has it. */
public final class LedgerLock implements AutoCloseable {

  private final WarehouseLock lock;

  private LedgerLock(WarehouseLock lock) {
    this.lock = lock;
  }

  /**
   * Takes the right.
   *
   * @param command what is done, such as {@code tally redrive}
   * @throws UserError if somebody else has it
   */
  public static LedgerLock take(Ledger ledger, String command) {
    return ledger
        .warehouse()
        .open()
        .tryLock(command.replace("tally ", "").replace(' ', '-'))
        .map(LedgerLock::new)
        .orElseThrow(
            () ->
                new UserError(
                    ExitCode.NOT_READY,
                    "Another "
                        + command
                        + " is at work on the ledger in "
                        + ledger.home()
                        + "; run it again later."));
  }

  @Override
  public void close() {
    lock.close();
  }
}
