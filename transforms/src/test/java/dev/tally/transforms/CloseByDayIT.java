package dev.tally.transforms;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.tally.event.CanonicalEvent;
import dev.tally.event.Event;
import dev.tally.event.RawRecord;
import dev.tally.transforms.admit.Survivor;
import dev.tally.transforms.decode.PostedRange;
import dev.tally.transforms.parity.Column;
import dev.tally.transforms.parity.Counted;
import dev.tally.transforms.parity.Golden;
import dev.tally.transforms.parity.Log;
import dev.tally.transforms.parity.Matrix;
import dev.tally.transforms.parity.MixedLog;
import dev.tally.transforms.parity.Oracle;
import dev.tally.transforms.parity.Rows;
import dev.tally.transforms.parity.Shards;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Books that are closed one after the other, each remembering those before, are one book. */
class CloseByDayIT {

  private static final long HORIZON = Golden.catalog().terms().horizon().toMillis();

  @ParameterizedTest
  @ValueSource(
      strings = {"Flink, DataSet batch, parallelism 1", "Flink, batch of a close, parallelism 2"})
  void closingByDaysGivesTheRowsOfOneRun(String columnName) {
    Column column =
        Matrix.columns().stream()
            .filter(candidate -> candidate.name().equals(columnName))
            .findFirst()
            .orElseThrow();
    Log log = MixedLog.of(7, 300);
    long[] midnights = {
      Long.MIN_VALUE, at("2026-03-02"), at("2026-03-05"), at("2026-03-08"), Long.MAX_VALUE
    };
    List<Survivor> books = new ArrayList<>();
    List<String> postings = new ArrayList<>();
    List<String> exceptions = new ArrayList<>();
    for (int day = 0; day + 1 < midnights.length; day++) {
      PostedRange span = new PostedRange(midnights[day], midnights[day + 1]);
      List<Survivor> remembered =
          books.stream()
              .filter(old -> old.original() != null || span.from() - old.postedTime() <= HORIZON)
              .toList();

      Counted closed =
          column.count(
              log,
              Golden.catalogs(),
              catalogs ->
                  new Remembering(
                      Shards.FEW_OF_A_CLOSE.of(CountEvents.of(catalogs)).postedIn(span),
                      remembered));

      postings.addAll(closed.rows().postings());
      exceptions.addAll(closed.rows().exceptions());
      closed.canonical().stream()
          .filter(CanonicalEvent.class::isInstance)
          .map(entry -> survivor(((CanonicalEvent) entry).event()))
          .forEach(books::add);
    }

    assertThat(
        Rows.of(postings, exceptions).firstDifference(Oracle.count(log.records())),
        equalTo(Optional.empty()));
  }

  private static long at(String day) {
    return Instant.parse(day + "T00:00:00Z").toEpochMilli();
  }

  private static Survivor survivor(Event event) {
    return Survivor.of(
        event.identity(),
        event.payloadHash(),
        event.postedTime(),
        event.position(),
        event.original());
  }

  private static final class Remembering
      extends PTransform<PCollection<RawRecord>, PCollectionTuple> {

    private static final long serialVersionUID = 1;

    private final transient CountEvents flow;
    private final transient List<Survivor> survivors;

    Remembering(CountEvents flow, List<Survivor> survivors) {
      this.flow = flow;
      this.survivors = survivors;
    }

    @Override
    public PCollectionTuple expand(PCollection<RawRecord> records) {
      PCollection<Survivor> books =
          records
              .getPipeline()
              .apply("BooksBefore", Create.of(survivors).withCoder(Survivor.CODER));
      return records.apply("Close", flow.remembering(books));
    }
  }
}
