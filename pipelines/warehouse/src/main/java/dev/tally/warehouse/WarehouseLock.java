package dev.tally.warehouse;

/**
 * The right to do something to a ledger alone. It ends when it is closed, and with the process or
 * the machine that has it.
 *
 * <p>It spares others their trouble, and no more: a connection that is lost takes it away unseen.
 * What must be right is a {@link Decision}.
 */
public interface WarehouseLock extends AutoCloseable {

  @Override
  void close();
}
