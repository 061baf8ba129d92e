package dev.tally.bigquery;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The tables of the dataset. */
enum BigQueryTable {
  LIVE_POSTING("posting_v1"),
  LIVE_EXCEPTION("exception_v1", "value"),
  LIVE_CERTIFICATE("certificate_v1"),
  CLOSED_POSTING("posting_v1"),
  CLOSED_EXCEPTION("exception_v1", "value"),
  CLOSED_EVENT("event_v1", "original"),
  CLOSE_DIFFERENCE("close_difference_v1"),
  CLOSE_COUNT("close_count_v1"),
  CLOSED_DAY("closed_day_v1"),
  METER("meter_v1");

  private final String folder;
  private final ImmutableList<String> leftOut;

  /**
   * @param folder of {@code warehouse-sql}, where its columns are
   * @param leftOut those which only the ledger's own warehouse has
   */
  BigQueryTable(String folder, String... leftOut) {
    this.folder = folder;
    this.leftOut = ImmutableList.copyOf(leftOut);
  }

  /** Returns the name it has in the dataset. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the folder of its SQL. */
  String folder() {
    return folder;
  }

  /** Whether a row has a column that this table leaves out. */
  boolean leavesOut(BigQueryColumn column) {
    return leftOut.contains(column.name());
  }

  /** Returns the columns of a row, in order, those that it leaves out included. */
  List<BigQueryColumn> rowColumns() {
    String path = "/warehouse-sql/" + folder + "/schema.yaml";
    try (InputStream in = BigQueryTable.class.getResourceAsStream(path)) {
      Object schema =
          new Load(LoadSettings.builder().setLabel(path).build()).loadFromInputStream(in);
      return ((List<?>) requireNonNull(((Map<?, ?>) schema).get("columns")))
          .stream().map(column -> BigQueryColumn.of((Map<?, ?>) column)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read", e);
    }
  }

  /** Returns the columns of the table, in order. */
  List<BigQueryColumn> columns() {
    return rowColumns().stream().filter(column -> !leavesOut(column)).toList();
  }
}
