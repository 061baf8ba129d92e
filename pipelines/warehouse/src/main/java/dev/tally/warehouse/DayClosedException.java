package dev.tally.warehouse;

import java.time.LocalDate;

/** An attempt to freeze other rows for a day that is frozen already. */
public final class DayClosedException extends WarehouseException {

  private static final long serialVersionUID = 1;

  public DayClosedException(LocalDate day, long differences) {
    super(
        "Day "
            + day
            + " is closed, and "
            + differences
            + " of its rows differ from this run's: a closed day only changes by commands.");
  }
}
