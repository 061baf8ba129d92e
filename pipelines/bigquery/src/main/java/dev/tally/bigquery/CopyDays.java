package dev.tally.bigquery;

import dev.tally.catalog.Meter;
import dev.tally.transforms.close.CloseCount;
import dev.tally.warehouse.Book;
import dev.tally.warehouse.ClosedDay;
import dev.tally.warehouse.MeterDeclaration;
import dev.tally.warehouse.StoredEvent;
import dev.tally.warehouse.Warehouse;
import dev.tally.warehouse.sql.CountColumns;
import dev.tally.warehouse.sql.DifferenceColumns;
import dev.tally.warehouse.sql.EventColumns;
import dev.tally.warehouse.sql.ExceptionColumns;
import dev.tally.warehouse.sql.PostingColumns;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PDone;

/** Copies all rows that closes wrote of days which they froze, table by table. */
final class CopyDays extends PTransform<PBegin, PDone> {

  private static final long serialVersionUID = 1;

  private final transient BigQueryConnector connector;
  private final transient LoadFolder folder;
  private final transient List<CloseSpan> spans;

  /**
   * @param days the earliest first
   */
  CopyDays(BigQueryConnector connector, LoadFolder folder, List<ClosedDay> days) {
    this.connector = connector;
    this.folder = folder;
    this.spans = CloseSpan.of(days);
  }

  @Override
  public PDone expand(PBegin begin) {
    connector.makeTables();
    Warehouse warehouse = connector.open();
    Map<String, Meter> meters =
        warehouse.meters().stream()
            .map(MeterDeclaration::meter)
            .collect(Collectors.toMap(Meter::name, Function.identity()));
    load(BigQueryTable.CLOSED_POSTING, begin, span -> postings(span, meters));
    load(BigQueryTable.CLOSED_EXCEPTION, begin, this::exceptions);
    load(BigQueryTable.CLOSED_EVENT, begin, this::events);
    load(BigQueryTable.CLOSE_DIFFERENCE, begin, span -> differences(span, meters));
    load(BigQueryTable.CLOSE_COUNT, begin, span -> counts(span, warehouse));
    return PDone.in(begin.getPipeline());
  }

  private PTransform<PBegin, PCollection<KV<String, String>>> postings(
      CloseSpan span, Map<String, Meter> meters) {
    return new DayLines<>(
        connector.readPostings(span.rows(), span.from(), span.to()),
        span,
        posting -> posting.postingStart(),
        BigQueryTable.CLOSED_POSTING,
        (row, columns) ->
            new PostingColumns(Book.CLOSED, span.generation(), meters).write(row, columns));
  }

  private PTransform<PBegin, PCollection<KV<String, String>>> exceptions(CloseSpan span) {
    return new DayLines<>(
        connector.readExceptions(span.rows(), span.from(), span.to()),
        span,
        exception -> exception.postedTime(),
        BigQueryTable.CLOSED_EXCEPTION,
        (row, columns) -> new ExceptionColumns(Book.CLOSED, span.generation()).write(row, columns));
  }

  private PTransform<PBegin, PCollection<KV<String, String>>> events(CloseSpan span) {
    return new DayLines<>(
        connector.readEvents(span.generation(), span.from(), span.to()),
        span,
        StoredEvent::postedTime,
        BigQueryTable.CLOSED_EVENT,
        (row, columns) -> new EventColumns(span.generation()).writeStored(row, columns));
  }

  private PTransform<PBegin, PCollection<KV<String, String>>> differences(
      CloseSpan span, Map<String, Meter> meters) {
    return new DayLines<>(
        connector.readDifferences(span.generation()),
        span,
        difference -> difference.row().postingStart(),
        BigQueryTable.CLOSE_DIFFERENCE,
        (row, columns) -> new DifferenceColumns(span.generation(), meters).write(row, columns));
  }

  private static PTransform<PBegin, PCollection<KV<String, String>>> counts(
      CloseSpan span, Warehouse warehouse) {
    return new DayLines<>(
        Create.of(warehouse.counts(span.generation())).withCoder(CloseCount.CODER),
        span,
        CloseCount::hour,
        BigQueryTable.CLOSE_COUNT,
        (row, columns) -> CountColumns.write(span.generation(), row, columns));
  }

  private void load(
      BigQueryTable table,
      PBegin begin,
      Function<CloseSpan, PTransform<PBegin, PCollection<KV<String, String>>>> lines) {
    List<PCollection<KV<String, String>>> reads =
        spans.stream()
            .map(
                span -> begin.apply("Read_" + table.label() + "_" + span.from(), lines.apply(span)))
            .toList();
    PCollection<KV<String, String>> all =
        PCollectionList.of(reads).apply("Gather_" + table.label(), Flatten.pCollections());
    all.apply("Load_" + table.label(), new LoadDays(folder, table));
  }
}
