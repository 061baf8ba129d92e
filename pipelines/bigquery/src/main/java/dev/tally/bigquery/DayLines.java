package dev.tally.bigquery;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/**
 * The rows of some days, each as a JSON object by the day, UTC, that it is booked on, such as
 * {@code 2026-03-01}.
 */
final class DayLines<T> extends PTransform<PBegin, PCollection<KV<String, String>>> {

  private static final long serialVersionUID = 1;

  /** Tells when a row is booked, epoch milliseconds. */
  @FunctionalInterface
  interface PostedTime<T> extends Serializable {
    long of(T row);
  }

  private final transient PTransform<PBegin, PCollection<T>> read;
  private final transient LineFn<T> line;

  /**
   * @param read may read rows of other days too
   * @param span the days
   */
  DayLines(
      PTransform<PBegin, PCollection<T>> read,
      CloseSpan span,
      PostedTime<T> time,
      BigQueryTable table,
      RowForm<T> form) {
    this.read = read;
    this.line = new LineFn<>(span, time, table, form);
  }

  @Override
  public PCollection<KV<String, String>> expand(PBegin begin) {
    return begin
        .apply("ReadRows", read)
        .apply("FormLines", ParDo.of(line))
        .setCoder(KvCoder.of(StringUtf8Coder.of(), StringUtf8Coder.of()));
  }

  private static final class LineFn<T> extends DoFn<T, KV<String, String>> {

    private static final long serialVersionUID = 1;

    private final CloseSpan span;
    private final PostedTime<T> time;
    private final BigQueryTable table;
    private final RowForm<T> form;
    private transient List<BigQueryColumn> columns;

    LineFn(CloseSpan span, PostedTime<T> time, BigQueryTable table, RowForm<T> form) {
      this.span = span;
      this.time = time;
      this.table = table;
      this.form = form;
    }

    @Setup
    public void setUp() {
      columns = table.rowColumns();
    }

    @ProcessElement
    public void process(@Element T row, OutputReceiver<KV<String, String>> lines) {
      long posted = time.of(row);
      if (span.holds(posted)) {
        LocalDate day = Instant.ofEpochMilli(posted).atOffset(ZoneOffset.UTC).toLocalDate();
        String line = BigQueryRow.of(row, form).json(table, columns).toString();
        lines.output(KV.of(day.toString(), line));
      }
    }
  }
}
