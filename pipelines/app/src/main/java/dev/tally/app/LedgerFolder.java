package dev.tally.app;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.ledger.Folder;
import dev.tally.ledger.Ledger;
import dev.tally.warehouse.Warehouse;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that says in which folder a ledger is. */
final class LedgerFolder {

  @Option(
      names = "--ledger",
      paramLabel = "DIR|URI",
      defaultValue = "ledger",
      converter = FolderConverter.class,
      description =
          "The ledger's folder, on this machine or at a URI such as s3://BUCKET/PATH (default:"
              + " ${DEFAULT-VALUE}).")
  private Folder folder = Folder.at("ledger");

  Folder folder() {
    return folder;
  }

  /** Opens the ledger, which must exist. */
  Ledger open() {
    return Ledger.open(folder);
  }

  /**
   * Returns the warehouse of the ledger, to read from.
   *
   * @throws UserError if there is no such ledger, or nothing has been counted in it yet
   */
  Warehouse warehouse() {
    if (!Ledger.isIn(folder)) {
      throw new UserError(
          ExitCode.BAD_INPUT,
          "There is no ledger in " + ShownPath.of(folder) + "; name one with --ledger.");
    }
    Warehouse warehouse = Ledger.warehouseIn(folder).open();
    if (warehouse.runs().isEmpty()) {
      throw new UserError(
          ExitCode.NOT_READY,
          "Nothing has been counted in the ledger in "
              + ShownPath.of(folder)
              + " yet; start tally live first.");
    }
    return warehouse;
  }

  private static final class FolderConverter implements ITypeConverter<Folder> {

    @Override
    public Folder convert(String text) {
      try {
        return Folder.at(text);
      } catch (UserError e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
