package dev.tally.warehouse;

/** A run that began while a catalog was activated, which it does not know. It must begin anew. */
public final class CatalogChangedException extends WarehouseException {

  private static final long serialVersionUID = 1;

  public CatalogChangedException(int known, int activated) {
    super(
        "The ledger was opened with "
            + known
            + " of "
            + activated
            + " catalogs: one is just being activated; start the command again, and if that does"
            + " not help, tally contracts activate, which did not come to its end.");
  }
}
