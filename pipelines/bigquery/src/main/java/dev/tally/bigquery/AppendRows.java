package dev.tally.bigquery;

import com.google.api.core.ApiFuture;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.ProtoRows;
import com.google.cloud.bigquery.storage.v1.StreamWriter;
import com.google.protobuf.ByteString;
import dev.tally.transforms.bundle.BundleFn;
import dev.tally.warehouse.WarehouseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Appends rows to a table by the Storage Write API, and hands on those that BigQuery has: whoever
 * sees what comes of them there sees them too.
 *
 * <p>Each is an upsert, so a bundle may run twice. Rows are in the global window, as all of Tally's
 * are.
 */
final class AppendRows<T> extends PTransform<PCollection<T>, PCollection<T>> {

  private static final long serialVersionUID = 1;

  private final BigQueryUrl url;
  private final BigQueryTable table;
  private final RowForm<T> form;
  private final long generation;

  /**
   * @param generation of the run; a row of a later one is not replaced
   */
  AppendRows(BigQueryUrl url, BigQueryTable table, RowForm<T> form, long generation) {
    this.url = url;
    this.table = table;
    this.form = form;
    this.generation = generation;
  }

  @Override
  public PCollection<T> expand(PCollection<T> rows) {
    return rows.apply("AppendBundle", ParDo.of(new AppendFn<>(url, table, form, generation)))
        .setCoder(rows.getCoder());
  }

  static final class AppendFn<T> extends BundleFn<T, T> {

    private static final long serialVersionUID = 1;

    private static final int MANY_ROWS = 20_000;

    /** BigQuery takes 10 MB in a request. */
    private static final int MANY_BYTES = 4 << 20;

    private final BigQueryUrl url;
    private final BigQueryTable table;
    private final RowForm<T> form;
    private final long generation;
    private transient AppendedMessage message;
    private transient @Nullable StreamWriter writer;
    private transient List<Placed<T>> bundle;

    AppendFn(BigQueryUrl url, BigQueryTable table, RowForm<T> form, long generation) {
      this.url = url;
      this.table = table;
      this.form = form;
      this.generation = generation;
    }

    @Setup
    public void setUp() {
      message = new AppendedMessage(table);
      bundle = new ArrayList<>();
    }

    @StartBundle
    public void start() {
      bundle.clear();
    }

    @ProcessElement
    public void process(@Element T row, @Timestamp Instant timestamp, OutputReceiver<T> appended) {
      bundle.add(new Placed<>(row, timestamp));
      if (bundle.size() >= MANY_ROWS) {
        append(placed -> appended.outputWithTimestamp(placed.row(), placed.timestamp()));
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      if (!bundle.isEmpty()) {
        append(placed -> context.output(placed.row(), placed.timestamp(), GlobalWindow.INSTANCE));
      }
    }

    private void append(Consumer<Placed<T>> receiver) {
      List<ApiFuture<AppendRowsResponse>> answers = new ArrayList<>();
      ProtoRows.Builder rows = ProtoRows.newBuilder();
      long bytes = 0;
      for (Placed<T> placed : bundle) {
        ByteString row = message.of(BigQueryRow.of(placed.row(), form), generation).toByteString();
        if (bytes + row.size() > MANY_BYTES && bytes > 0) {
          answers.add(writer().append(rows.build()));
          rows.clear();
          bytes = 0;
        }
        rows.addSerializedRows(row);
        bytes += row.size();
      }
      answers.add(writer().append(rows.build()));
      await(answers);
      bundle.forEach(receiver);
      bundle.clear();
    }

    private void await(List<ApiFuture<AppendRowsResponse>> answers) {
      try {
        for (ApiFuture<AppendRowsResponse> answer : answers) {
          answer.get();
        }
      } catch (ExecutionException e) {
        // A stream that has failed may have failed for ever; the next try opens another.
        closeWriter();
        throw new WarehouseException("Rows cannot be appended to " + url + "/" + table.label(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new WarehouseException("interrupted while rows were appended", e);
      }
    }

    private StreamWriter writer() {
      StreamWriter open = writer;
      if (open == null) {
        open = AppendClient.open(url, table, message.descriptor());
        writer = open;
      }
      return open;
    }

    @Teardown
    public void tearDown() {
      closeWriter();
    }

    private void closeWriter() {
      if (writer != null) {
        writer.close();
        writer = null;
      }
    }
  }

  private record Placed<T>(T row, Instant timestamp) {}
}
