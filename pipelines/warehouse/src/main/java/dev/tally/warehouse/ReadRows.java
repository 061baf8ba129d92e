package dev.tally.warehouse;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;

/** The rows of a span, read in parallel, some days at a time. Bounded. */
final class ReadRows<T> extends PTransform<PBegin, PCollection<T>> {

  private static final long serialVersionUID = 1;

  private static final long DAY_MILLIS = 86_400_000;

  /** A read has a price of its own, however few rows it finds. */
  private static final int MOST_READS = 16;

  /** Hands over the rows of a span of epoch milliseconds, to exclusive. */
  @FunctionalInterface
  interface Reader<T> extends Serializable {
    void read(Warehouse warehouse, long from, long to, Consumer<T> consumer);
  }

  private final WarehouseConnector connector;
  private final List<KV<Long, Long>> spans;
  private final Reader<T> reader;
  private final Coder<T> coder;

  private ReadRows(
      WarehouseConnector connector, List<KV<Long, Long>> spans, Reader<T> reader, Coder<T> coder) {
    this.connector = connector;
    this.spans = spans;
    this.reader = reader;
    this.coder = coder;
  }

  /** Reads a span by the days, UTC, several of them at a time where there are many. */
  static <T> ReadRows<T> byDays(
      WarehouseConnector connector, long from, long to, Reader<T> reader, Coder<T> coder) {
    return new ReadRows<>(connector, spans(from, to), reader, coder);
  }

  static List<KV<Long, Long>> spans(long from, long to) {
    long days = Math.floorDiv(to - 1, DAY_MILLIS) - Math.floorDiv(from, DAY_MILLIS) + 1;
    long step = Math.max(1, (days + MOST_READS - 1) / MOST_READS);
    List<KV<Long, Long>> spans = new ArrayList<>();
    long start = from;
    while (start < to) {
      long end = Math.min(to, (Math.floorDiv(start, DAY_MILLIS) + step) * DAY_MILLIS);
      spans.add(KV.of(start, end));
      start = end;
    }
    return spans;
  }

  /** Reads a span at once. */
  static <T> ReadRows<T> atOnce(
      WarehouseConnector connector, long from, long to, Reader<T> reader, Coder<T> coder) {
    return new ReadRows<>(connector, List.of(KV.of(from, to)), reader, coder);
  }

  @Override
  public PCollection<T> expand(PBegin begin) {
    return begin
        .apply(
            "ListSpans",
            Create.of(spans).withCoder(KvCoder.of(VarLongCoder.of(), VarLongCoder.of())))
        .apply("SpreadSpans", Reshuffle.viaRandomKey())
        .apply("ReadSpan", ParDo.of(new ReadFn<>(connector, reader)))
        .setCoder(coder);
  }

  private static final class ReadFn<T> extends DoFn<KV<Long, Long>, T> {

    private static final long serialVersionUID = 1;

    private final WarehouseConnector connector;
    private final Reader<T> reader;

    ReadFn(WarehouseConnector connector, Reader<T> reader) {
      this.connector = connector;
      this.reader = reader;
    }

    @ProcessElement
    public void process(@Element KV<Long, Long> span, OutputReceiver<T> rows) {
      reader.read(connector.open(), span.getKey(), span.getValue(), rows::output);
    }
  }
}
