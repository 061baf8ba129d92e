package dev.tally.kafka;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tally.broker.EmbeddedKafka;
import dev.tally.catalog.Catalog;
import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.transforms.CountEvents;
import dev.tally.transforms.parity.Column;
import dev.tally.transforms.parity.Golden;
import dev.tally.transforms.parity.Log;
import dev.tally.transforms.parity.Records;
import dev.tally.transforms.parity.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.joda.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The source of a live run, on a broker. */
class ReadRecordsIT {

  /** Only its rows of the built-in meter name offsets, which transactions move. */
  private static final String IN_TRANSACTIONS = "late";

  private static final Catalog CATALOG = Golden.catalog();
  private static final long MIDNIGHT =
      java.time.Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();

  private static final long ON_TIME_BOUND = CATALOG.terms().onTimeBound().toMillis();
  private static final PipelineOptions OPTIONS = PipelineOptionsFactory.create();

  @TempDir static Path folder;
  private static EmbeddedKafka kafka;
  private static KafkaTopics log;
  private static GoldenTopics topics;
  private static Producer<byte[], byte[]> open;

  @BeforeAll
  static void sendTheGoldenCases() throws Exception {
    kafka = EmbeddedKafka.start(folder);
    log = KafkaTopics.at(kafka.bootstrapServers());
    topics = new GoldenTopics(kafka.bootstrapServers());
    topics.create(Golden.log());
    for (Golden.Case golden : Golden.cases()) {
      if (golden.name().equals(IN_TRANSACTIONS)) {
        open = topics.sendInTransactions(golden.records());
      } else {
        topics.send(golden.records());
      }
    }
  }

  @AfterAll
  static void stop() {
    open.close();
    kafka.close();
  }

  /**
   * Idle and empty partitions, one hours ahead of another, append time that steps back, copies
   * across topics, transactions committed, aborted and open: each case on topics of its own.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void everyGoldenCaseComesToItsRowsFromABroker(int parallelism) {
    Column column =
        new Column(
            "Flink, stream of Kafka, parallelism " + parallelism,
            List.of(
                "--runner=FlinkRunner",
                "--flinkMaster=[local]",
                "--streaming=true",
                "--stableUniqueNames=ERROR",
                "--objectReuse=true",
                "--fasterCopy=false",
                "--shutdownSourcesAfterIdleMs=0",
                "--autoWatermarkInterval=20",
                "--parallelism=" + parallelism),
            ReadRecordsIT::readToTheEnd);

    Rows rows = column.count(Golden.log(), Golden.catalogs(), CountEvents::of).rows();

    rows.where(ReadRecordsIT::isUnmoved)
        .firstDifference(Golden.expected().where(ReadRecordsIT::isUnmoved))
        .ifPresent(difference -> fail(difference));
    assertThat(rows.postings().size(), is(Golden.expected().postings().size()));
  }

  private static boolean isUnmoved(String line) {
    return !line.contains("\"meter\":\"tally.records\",\"group\":[\"late.orders\"");
  }

  private static ReadRecords readToTheEnd(Log golden) {
    List<String> names =
        golden.records().stream().map(record -> record.position().topic()).distinct().toList();
    return ReadRecords.of(log, names, CATALOG.terms(), Clock.systemUTC())
        .through(log.lastOffsets(log.partitions(names)));
  }

  @Test
  void theLastOffsetIsThatOfTheLastCommittedRecordWhateverMarkersFollowIt() {
    SortedMap<String, Long> last =
        log.lastOffsets(
            List.of(
                new TopicPartition("late.orders", 0),
                new TopicPartition("late.orders", 1),
                new TopicPartition("idle-partition.orders", 1)));

    // Of each golden record's four offsets, it has the third.
    assertThat(
        last,
        equalTo(Map.of("late.orders-0", 14L, "late.orders-1", -1L, "idle-partition.orders-1", 4L)));
  }

  @Test
  void aCheckpointBehindTheLastRecordRemembersThatTimeHasEnded() throws Exception {
    ReadRecords read = source("ended", 20_000, 21_000);

    assertThat(watermarkAfter(source(read), 2), is(BoundedWindow.TIMESTAMP_MAX_VALUE));
  }

  @Test
  void aFiniteRunThatGoesOnFromAnEndlessOneEndsTime() throws Exception {
    ReadRecords finite = source("endless", 20_000, 21_000);
    UnboundedSource<?, ?> endless =
        source(ReadRecords.of(log, List.of("endless"), CATALOG.terms(), Clock.systemUTC()));

    assertThat(watermarkOfFinite(endless, finite), is(BoundedWindow.TIMESTAMP_MAX_VALUE));
  }

  private static <M extends CheckpointMark> Instant watermarkOfFinite(
      UnboundedSource<?, M> endless, ReadRecords finite) throws Exception {
    M mark = markAfter(endless, 2);
    source(finite);
    return watermarkFrom(endless, mark);
  }

  @Test
  void aCheckpointRemembersTheArrivalTimeThatALaterRecordStepsBackBehind() throws Exception {
    ReadRecords read = source("stepped-back", 10_000, 20_000, 8_000, 21_000);

    assertThat(
        nextTimestampAfter(source(read), 2),
        is(Instant.ofEpochMilli(MIDNIGHT + 20_000 - ON_TIME_BOUND)));
  }

  private static ReadRecords source(String topic, long... appendTimes) throws Exception {
    topics.create(topic, 1);
    List<RawRecord> records = new ArrayList<>();
    for (int offset = 0; offset < appendTimes.length; offset++) {
      records.add(Records.heartbeat(Position.of(topic, 0, offset), MIDNIGHT + appendTimes[offset]));
    }
    topics.send(records);
    return ReadRecords.of(log, List.of(topic), CATALOG.terms(), Clock.systemUTC())
        .through(Map.of(topic + "-0", appendTimes.length - 1L));
  }

  private static UnboundedSource<?, ?> source(ReadRecords read) throws Exception {
    return read.source(OPTIONS).split(1, OPTIONS).get(0);
  }

  /** Reads some records, and returns the watermark of a reader that goes on behind them. */
  private static <M extends CheckpointMark> Instant watermarkAfter(
      UnboundedSource<?, M> source, int count) throws Exception {
    M mark = markAfter(source, count);
    return watermarkFrom(source, mark);
  }

  private static <M extends CheckpointMark> Instant watermarkFrom(
      UnboundedSource<?, M> source, M mark) throws Exception {
    try (UnboundedReader<?> resumed = source.createReader(OPTIONS, mark)) {
      resumed.start();
      Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
      // It passes nothing until the partitions are known to be those that it reads.
      while (watermark.equals(BoundedWindow.TIMESTAMP_MIN_VALUE)) {
        resumed.advance();
        watermark = resumed.getWatermark();
      }
      return watermark;
    }
  }

  private static <M extends CheckpointMark> Instant nextTimestampAfter(
      UnboundedSource<?, M> source, int count) throws Exception {
    M mark = markAfter(source, count);
    try (UnboundedReader<?> resumed = source.createReader(OPTIONS, mark)) {
      read(resumed, 1);
      return resumed.getCurrentTimestamp();
    }
  }

  @SuppressWarnings("unchecked") // A reader's mark is of its source's type.
  private static <M extends CheckpointMark> M markAfter(UnboundedSource<?, M> source, int count)
      throws Exception {
    try (UnboundedReader<?> reader = source.createReader(OPTIONS, null)) {
      read(reader, count);
      return CoderUtils.clone(source.getCheckpointMarkCoder(), (M) reader.getCheckpointMark());
    }
  }

  private static void read(UnboundedReader<?> reader, int count) throws IOException {
    int done = reader.start() ? 1 : 0;
    while (done < count) {
      done += reader.advance() ? 1 : 0;
    }
  }
}
