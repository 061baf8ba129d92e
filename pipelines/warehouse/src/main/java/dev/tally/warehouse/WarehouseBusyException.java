package dev.tally.warehouse;

/** The warehouse was held by somebody else for longer than a writer waits; try again later. */
public final class WarehouseBusyException extends WarehouseException {

  private static final long serialVersionUID = 1;

  public WarehouseBusyException(String message) {
    super(message);
  }
}
