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
 * <p>One transaction per bundle, or for some thousands of its rows. A bundle may run twice, so the
 * writer must be an upsert; a row that comes out has been committed. Rows are in the global window,
 * as all of Tally's are.
 */
public final class WriteRows<T, StoreT> extends PTransform<PCollection<T>, PCollection<T>> {

  private static final long serialVersionUID = 1;

  /** Opens the store on a worker. */
  @FunctionalInterface
  public interface Opener<StoreT> extends Serializable {
    StoreT open();
  }

  /** Writes some rows in one transaction. */
  @FunctionalInterface
  public interface Writer<T, StoreT> extends Serializable {
    void write(StoreT store, Collection<T> rows);
  }

  private final Opener<StoreT> opener;
  private final Writer<T, StoreT> writer;

  public WriteRows(Opener<StoreT> opener, Writer<T, StoreT> writer) {
    this.opener = opener;
    this.writer = writer;
  }

  @Override
  public PCollection<T> expand(PCollection<T> rows) {
    return rows.apply("WriteBundle", ParDo.of(new WriteFn<>(opener, writer)))
        .setCoder(rows.getCoder());
  }

  private static final class WriteFn<T, StoreT> extends BundleFn<T, T> {

    private static final long serialVersionUID = 1;

    /** So many rows are written before their bundle ends: a row may have a record's bytes. */
    private static final int MANY = 10_000;

    private final Opener<StoreT> opener;
    private final Writer<T, StoreT> writer;
    private transient StoreT store;
    private transient List<Placed<T>> bundle;

    WriteFn(Opener<StoreT> opener, Writer<T, StoreT> writer) {
      this.opener = opener;
      this.writer = writer;
    }

    @Setup
    public void setUp() {
      store = opener.open();
      bundle = new ArrayList<>();
    }

    @StartBundle
    public void start() {
      bundle.clear();
    }

    @ProcessElement
    public void process(@Element T row, @Timestamp Instant timestamp, OutputReceiver<T> written) {
      bundle.add(new Placed<>(row, timestamp));
      if (bundle.size() >= MANY) {
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
      writer.write(store, bundle.stream().map(Placed::row).toList());
      bundle.forEach(receiver);
      bundle.clear();
    }
  }

  private record Placed<T>(T row, Instant timestamp) {}
}
