package dev.tally.duckdb;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;

/**
 * The rules that the tables' rows must keep, one query each in the {@code checks.sql} files.
 *
 * <p>A query counts the rows that break its rule. The comment above it says how bad that is ({@code
 * #fail} or {@code #warn}) and the rule.
 */
public final class Checks {

  private static final List<String> FOLDERS =
      List.of(
          "meter_v1",
          "run_v1",
          "decision_v1",
          "closed_day_v1",
          "certificate_v1",
          "posting_v1",
          "exception_v1",
          "event_v1",
          "close_difference_v1",
          "close_count_v1");
  private static final Pattern CHECK = Pattern.compile("-- #(fail|warn) ([^\n]+)\n([^;]+);");

  private Checks() {}

  /** Returns the rules that some row breaks; empty when all is well. */
  public static List<Broken> run(DuckDBConnection connection) throws SQLException {
    List<Broken> broken = new ArrayList<>();
    for (String folder : FOLDERS) {
      Matcher check = CHECK.matcher(Sql.read(folder, "checks"));
      while (check.find()) {
        long rows = Sql.query(connection, check.group(3), List.of(), row -> row.getLong(1)).get(0);
        if (rows > 0) {
          broken.add(new Broken(folder, check.group(1).equals("fail"), check.group(2), rows));
        }
      }
    }
    return broken;
  }

  /**
   * A rule that does not hold.
   *
   * @param folder the table's folder, such as {@code posting_v1}
   * @param fails whether no number of the warehouse can be trusted until it is put right
   * @param rule what should hold
   * @param rows how many rows or keys break it
   */
  public record Broken(String folder, boolean fails, String rule, long rows) {}
}
