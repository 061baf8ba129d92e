package dev.tally.warehouse;

import dev.tally.transforms.bundle.BundleFn;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Instant;

/**
 * Writes rows, and hands on those that have been written.
 *
 * <p>One transaction per bundle, or for some thousands of its rows or megabytes. A bundle may run
 * twice, so the writer must be an upsert; a row that comes out has been committed. Rows are in the
 * global window, as all of Tally's are.
 */
final class WriteRows<T> extends PTransform<PCollection<T>, PCollection<T>> {

  private static final long serialVersionUID = 1;

  /** Writes some rows in one transaction. */
  @FunctionalInterface
  interface Writer<T> extends Serializable {
    void write(Warehouse warehouse, Collection<T> rows);
  }

  /** Tells how many bytes of a record a row holds. */
  @FunctionalInterface
  interface Size<T> extends Serializable {
    long of(T row);
  }

  private final WarehouseConnector connector;
  private final Writer<T> writer;
  private final Size<T> size;

  WriteRows(WarehouseConnector connector, Writer<T> writer) {
    this(connector, writer, row -> 0);
  }

  WriteRows(WarehouseConnector connector, Writer<T> writer, Size<T> size) {
    this.connector = connector;
    this.writer = writer;
    this.size = size;
  }

  @Override
  public PCollection<T> expand(PCollection<T> rows) {
    return rows.apply("WriteBundle", ParDo.of(new WriteFn<>(connector, writer, size)))
        .setCoder(rows.getCoder());
  }

  private static final class WriteFn<T> extends BundleFn<T, T> {

    private static final long serialVersionUID = 1;

    /** So many rows, or bytes of records in them, are written before their bundle ends. */
    private static final int MANY_ROWS = 20_000;

    private static final long MANY_BYTES = 16 << 20;

    private final WarehouseConnector connector;
    private final Writer<T> writer;
    private final Size<T> size;
    private transient Warehouse warehouse;
    private transient List<Placed<T>> bundle;
    private transient long bytes;

    WriteFn(WarehouseConnector connector, Writer<T> writer, Size<T> size) {
      this.connector = connector;
      this.writer = writer;
      this.size = size;
    }

    @Setup
    public void setUp() {
      warehouse = connector.open();
      bundle = new ArrayList<>();
    }

    @StartBundle
    public void start() {
      clear();
    }

    @ProcessElement
    public void process(@Element T row, @Timestamp Instant timestamp, OutputReceiver<T> written) {
      bundle.add(new Placed<>(row, timestamp));
      bytes += size.of(row);
      if (bundle.size() >= MANY_ROWS || bytes >= MANY_BYTES) {
        write(placed -> written.outputWithTimestamp(placed.row(), placed.timestamp()));
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      if (!bundle.isEmpty()) {
        write(placed -> context.output(placed.row(), placed.timestamp(), GlobalWindow.INSTANCE));
      }
    }

    private void write(Consumer<Placed<T>> receiver) {
      writer.write(warehouse, bundle.stream().map(Placed::row).toList());
      bundle.forEach(receiver);
      clear();
    }

    private void clear() {
      bundle.clear();
      bytes = 0;
    }
  }

  private record Placed<T>(T row, Instant timestamp) {}
}
