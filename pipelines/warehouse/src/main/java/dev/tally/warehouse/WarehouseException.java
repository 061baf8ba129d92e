package dev.tally.warehouse;

/** A statement that the database refused: an outage or a bug. Nothing of its work was kept. */
public class WarehouseException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public WarehouseException(String message) {
    super(message);
  }

  public WarehouseException(String message, Throwable cause) {
    super(message, cause);
  }
}
