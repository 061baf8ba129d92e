package dev.tally.warehouse.statement;

import java.io.IOException;

/** How a statement is written. */
public enum Format {
  /** Aligned columns for a terminal. */
  TABLE {
    @Override
    public void write(Statement statement, Appendable out) throws IOException {
      TableText.write(statement, out);
    }
  },
  /** RFC 4180 with a header; money both as micros and as a decimal. */
  CSV {
    @Override
    public void write(Statement statement, Appendable out) throws IOException {
      StatementCsv.write(statement, out);
    }
  },
  /** As CSV, for Excel and its like: nothing that a producer wrote is a formula. */
  SPREADSHEET {
    @Override
    public void write(Statement statement, Appendable out) throws IOException {
      StatementCsv.writeForSpreadsheet(statement, out);
    }
  },
  /** One JSON object; money both as micros and as a decimal. */
  JSON {
    @Override
    public void write(Statement statement, Appendable out) throws IOException {
      StatementJson.write(statement, out);
    }
  };

  /** Writes the statement, with line feeds between the lines and behind the last. */
  public abstract void write(Statement statement, Appendable out) throws IOException;
}
