package dev.tally.transforms.close;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.event.Disposition;
import dev.tally.event.Hash128;
import dev.tally.event.Position;
import dev.tally.transforms.certify.Certificate;
import dev.tally.transforms.meter.Meters;
import dev.tally.transforms.meter.Posting;
import dev.tally.transforms.meter.PostingKey;
import dev.tally.transforms.meter.Totals;
import dev.tally.transforms.parity.Golden;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two books that are made of records, so that their rows say what the records do. */
class FindCausesTest {

  private static final Meters METERS = new Meters(Golden.catalogs());
  private static final String METER = "shop.minutely";
  private static final long MINUTE = 60_000;
  private static final long DAY = 1_440 * MINUTE;
  private static final long FROM = 10 * DAY;

  private static final CountedEvent A = event(1, "a", FROM + 1_000);
  private static final CountedEvent B = event(2, "b", FROM + 2_000);
  private static final CountedEvent COPY_OF_A = event(9, "a", FROM + 5 * MINUTE);
  private static final CountedEvent EARLIER = event(0, "a", FROM - 1_000);

  private final List<CountedRecord> closed = new ArrayList<>();
  private final List<CountedRecord> live = new ArrayList<>();
  private final Set<Position> unarchived = new HashSet<>();
  private final Map<RowKey, Posting> liveRows = new HashMap<>();
  private final Set<RowKey> moved = new HashSet<>();
  private boolean diverged;

  @BeforeEach
  void bothBooksCountAnEvent() {
    closed.add(admitted(B));
    live.add(admitted(B));
  }

  @Test
  void anEventThatLiveLostIsTheCauseInEveryRowThatLacksIt() {
    closed.add(admitted(A));
    assertThat(
        causes(),
        is(
            Map.of(
                "shop.minutely [berlin] +0", "LOST_BY_LIVE lines/0@1",
                "tally.records [lines, 0, ADMITTED, ] +0", "LOST_BY_LIVE lines/0@1")));
  }

  @Test
  void anEventThatLiveRefusedIsTheCauseAlsoOfTheRowThatCountsItsRefusal() {
    closed.add(admitted(A));
    live.add(refused(A, Disposition.BEHIND_WATERMARK, null));
    // Live counts a refusal where it was when the record came, here seven minutes later.
    move("BEHIND_WATERMARK", 7 * MINUTE);
    assertThat(
        causes(),
        is(
            Map.of(
                "shop.minutely [berlin] +0", "BEHIND_WATERMARK lines/0@1",
                "tally.records [lines, 0, ADMITTED, ] +0", "BEHIND_WATERMARK lines/0@1",
                "tally.records [lines, 0, BEHIND_WATERMARK, ] +7", "BEHIND_WATERMARK lines/0@1")));
  }

  @Test
  void aCopyThatLiveAdmittedForARefusedEventFollowsFromTheRefusal() {
    closed.add(admitted(A));
    closed.add(refused(COPY_OF_A, Disposition.DUPLICATE, A.position()));
    live.add(refused(A, Disposition.BEHIND_WATERMARK, null));
    live.add(admitted(COPY_OF_A));
    assertThat(
        causes(),
        is(
            Map.of(
                "shop.minutely [berlin] +0", "BEHIND_WATERMARK lines/0@1",
                "shop.minutely [berlin] +5", "BEHIND_WATERMARK lines/0@1",
                "tally.records [lines, 0, ADMITTED, ] +0", "BEHIND_WATERMARK lines/0@1",
                "tally.records [lines, 0, ADMITTED, ] +5", "BEHIND_WATERMARK lines/0@1",
                "tally.records [lines, 0, BEHIND_WATERMARK, ] +0", "BEHIND_WATERMARK lines/0@1",
                "tally.records [lines, 0, DUPLICATE, ] +5", "BEHIND_WATERMARK lines/0@1")));
  }

  @Test
  void whatFollowsFromARefusalOfAnEarlierDayIsCarried() {
    closed.add(refused(COPY_OF_A, Disposition.DUPLICATE, EARLIER.position()));
    live.add(refused(EARLIER, Disposition.BEHIND_WATERMARK, null));
    live.add(admitted(COPY_OF_A));
    assertThat(
        causes(),
        is(
            Map.of(
                "shop.minutely [berlin] +5", "CARRIED lines/0@0",
                "tally.records [lines, 0, ADMITTED, ] +5", "CARRIED lines/0@0",
                "tally.records [lines, 0, DUPLICATE, ] +5", "CARRIED lines/0@0")));
  }

  @Test
  void anEventThatLiveCountedBesidesTheOneThatItRepeatsIsDoubled() {
    closed.add(admitted(A));
    closed.add(refused(COPY_OF_A, Disposition.DUPLICATE, A.position()));
    live.add(admitted(A));
    live.add(admitted(COPY_OF_A));
    assertThat(
        causes(),
        is(
            Map.of(
                "shop.minutely [berlin] +5", "DOUBLED_BY_LIVE lines/0@9",
                "tally.records [lines, 0, ADMITTED, ] +5", "DOUBLED_BY_LIVE lines/0@9",
                "tally.records [lines, 0, DUPLICATE, ] +5", "DOUBLED_BY_LIVE lines/0@9")));
  }

  @Test
  void whatAReplayWroteAgainToTheCanonicalTopicIsCountedOnce() {
    live.add(admitted(B));
    live.add(admitted(B));
    closed.add(admitted(A));
    assertThat(
        causes(),
        is(
            Map.of(
                "shop.minutely [berlin] +0", "LOST_BY_LIVE lines/0@1",
                "tally.records [lines, 0, ADMITTED, ] +0", "LOST_BY_LIVE lines/0@1")));
  }

  @Test
  void aRowThatHoldsAnEventTwiceNamesIt() {
    Posting once = rows(live).get(RowKey.of(cell(B), MINUTE, B.postedTime()));
    liveRows.put(RowKey.of(once), plus(once, once));
    assertThat(causes(), is(Map.of("shop.minutely [berlin] +0", "DOUBLED_BY_LIVE lines/0@2")));
  }

  @Test
  void anEventInNoArchivedRangeIsMissingThere() {
    live.add(admitted(A));
    unarchived.add(A.position());
    assertThat(
        causes(),
        is(
            Map.of(
                "shop.minutely [berlin] +0", "MISSING_IN_ARCHIVE lines/0@1",
                "tally.records [lines, 0, ADMITTED, ] +0", "MISSING_IN_ARCHIVE lines/0@1")));
  }

  @Test
  void rowsThatDoNotAddUpToTheirCertificateAreTheSinksFault() {
    closed.add(admitted(A));
    live.add(admitted(A));
    RowKey row = RowKey.of(cell(B), MINUTE, B.postedTime());
    liveRows.put(row, rows(List.of(admitted(B))).get(row));
    diverged = true;
    assertThat(causes(), is(Map.of("shop.minutely [berlin] +0", "SINK_DIVERGED ")));
  }

  @Test
  void aFilterHoldsEveryRowThatWasAddedAndFewOthers() {
    RowFilter filter = new RowFilter();
    int rows = 100_000;
    for (int number = 0; number < rows; number++) {
      filter.add(numbered(number));
    }
    int others = 0;
    for (int number = 0; number < rows; number++) {
      assertThat(filter.mayHold(RowKey.of(numbered(number))), is(true));
      others += filter.mayHold(RowKey.of(numbered(rows + number))) ? 1 : 0;
    }
    assertThat(others < rows / 1_000, is(true));
  }

  private static Posting numbered(int number) {
    return new Posting(
        new PostingKey(METER, List.of("shop-" + number), FROM),
        MINUTE,
        FROM,
        new Totals(List.of(1L), 1, 0, Hash128.ZERO));
  }

  /** Returns cause and events of each row that differs, by meter, group and minute. */
  private Map<String, String> causes() {
    Map<RowKey, Posting> ofClose = rows(closed);
    Map<RowKey, Posting> ofLive = rows(distinct(live));
    ofLive.keySet().removeAll(moved);
    ofLive.putAll(liveRows);
    ofLive.keySet().removeIf(row -> row.postingStart() < FROM);
    Set<RowKey> all = new HashSet<>(ofClose.keySet());
    all.addAll(ofLive.keySet());
    List<Difference> open = new ArrayList<>();
    RowFilter filter = new RowFilter();
    for (RowKey row : all) {
      Posting one = ofClose.get(row);
      Posting other = ofLive.get(row);
      if (one == null || !one.equals(other)) {
        open.add(Difference.unexplained(one, other));
        filter.add(open.get(open.size() - 1).row());
      }
    }
    return found(open, filter, windows(ofLive.values()));
  }

  private CertifiedWindows windows(Collection<Posting> rows) {
    Map<Long, Certificate> sums = new TreeMap<>();
    for (Posting row : rows) {
      long start = row.postingStart();
      sums.merge(start, Certificate.of(row), Certificate::plus);
    }
    List<Certificate> written = List.copyOf(sums.values());
    List<Certificate> certificates = new ArrayList<>(written);
    if (diverged) {
      certificates.set(0, certificates.get(0).plus(written.get(0)));
    }
    certificates.add(Certificate.empty(MINUTE, FROM + DAY, FROM + 2 * DAY));
    return new CertifiedWindows(certificates).heldAgainst(certificates, written);
  }

  private Map<String, String> found(
      List<Difference> open, RowFilter filter, CertifiedWindows windows) {
    Pipeline pipeline = Pipeline.create();
    Set<Position> missing = Set.copyOf(unarchived);
    PCollection<Difference> differences =
        PCollectionTuple.of(
                FindCauses.OPEN,
                pipeline.apply("Open", Create.of(open).withCoder(Difference.CODER)))
            .and(
                FindCauses.CLOSED,
                pipeline.apply("Closed", Create.of(closed).withCoder(CountedRecord.CODER)))
            .and(
                FindCauses.LIVE,
                pipeline.apply("Live", Create.of(live).withCoder(CountedRecord.CODER)))
            .apply(
                new FindCauses(
                    METERS, filter, windows, position -> !missing.contains(position), FROM));
    FOUND.clear();
    PAssert.that(differences)
        .satisfies(
            all -> {
              all.forEach(one -> FOUND.put(name(one.row()), words(one)));
              return null;
            });
    pipeline.run().waitUntilFinish();
    return Map.copyOf(FOUND);
  }

  /** What the last run found: an assertion is serialised, so it cannot bring anything back. */
  private static final Map<String, String> FOUND = new LinkedHashMap<>();

  private static String name(Posting row) {
    return row.key().meter()
        + " "
        + row.key().group()
        + " +"
        + (row.postingStart() - FROM) / MINUTE;
  }

  private static String words(Difference difference) {
    return difference.cause()
        + " "
        + String.join(
            ", ", difference.events().stream().map(one -> one.position().toString()).toList());
  }

  /** Returns the rows that count some records. */
  private static Map<RowKey, Posting> rows(Collection<CountedRecord> records) {
    Map<RowKey, Posting> rows = new HashMap<>();
    for (CountedRecord record : records) {
      CountedEvent event = record.event();
      record.cells().forEach(cell -> add(cell, event.postedTime(), event.fingerprint(), rows));
      add(
          METERS.recordsCell(
              event.position(), record.disposition(), record.code(), event.postedTime()),
          event.postedTime(),
          Hash128.of(event.position().toString(), record.disposition().name(), record.code()),
          rows);
    }
    return rows;
  }

  private static void add(
      PostingKey cell, long postedTime, Hash128 fingerprint, Map<RowKey, Posting> rows) {
    RowKey key = RowKey.of(cell, MINUTE, postedTime);
    rows.merge(
        key,
        new Posting(cell, MINUTE, key.postingStart(), new Totals(List.of(1L), 1, 0, fingerprint)),
        FindCausesTest::plus);
  }

  private static Posting plus(Posting one, Posting other) {
    long events = one.totals().events() + other.totals().events();
    return new Posting(
        one.key(),
        MINUTE,
        one.postingStart(),
        new Totals(
            List.of(events),
            events,
            0,
            one.totals().fingerprint().plus(other.totals().fingerprint())));
  }

  /** Counts live's records of a disposition that many milliseconds later. */
  private void move(String disposition, long later) {
    rows(live)
        .forEach(
            (row, posting) -> {
              if (row.cell().group().contains(disposition)) {
                PostingKey cell =
                    new PostingKey(
                        row.cell().meter(), row.cell().group(), row.cell().valueStart() + later);
                liveRows.put(
                    new RowKey(cell, MINUTE, row.postingStart() + later),
                    new Posting(cell, MINUTE, row.postingStart() + later, posting.totals()));
                moved.add(row);
              }
            });
  }

  private static Collection<CountedRecord> distinct(List<CountedRecord> records) {
    return new HashSet<>(records);
  }

  private static CountedRecord admitted(CountedEvent event) {
    return CountedRecord.admitted(event, List.of(cell(event)));
  }

  private static PostingKey cell(CountedEvent event) {
    return new PostingKey(
        METER, List.of("berlin"), Math.floorDiv(event.eventTime(), MINUTE) * MINUTE);
  }

  private static CountedRecord refused(
      CountedEvent event, Disposition disposition, @Nullable Position survivor) {
    return new CountedRecord(event, disposition, "", survivor, List.of());
  }

  private static CountedEvent event(long offset, String id, long time) {
    Hash128 identity = Hash128.of("urn:shop", id);
    return new CountedEvent(
        Position.of("lines", 0, offset),
        "urn:shop",
        id,
        time,
        time,
        time,
        identity,
        identity.then(Hash128.of("payload of " + id)));
  }
}
