package dev.tally.transforms.admit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import dev.tally.event.Position;
import dev.tally.event.RawRecord;
import dev.tally.transforms.parity.Golden;
import dev.tally.transforms.parity.Rows;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Real events beside the same events sent by a probe. */
class ProbeEventsTest {

  private static final PureFlow FLOW = new PureFlow(Golden.catalogs());

  /** The cases whose sources can be rewritten in the text of the record. */
  private static final List<String> CASES =
      List.of(
          "batch",
          "conflict",
          "day-boundary",
          "duplicate-beyond-the-horizon",
          "duplicate-within-the-horizon",
          "expired",
          "late");

  private static final List<RawRecord> REAL =
      Golden.cases().stream()
          .filter(golden -> CASES.contains(golden.name()))
          .flatMap(golden -> golden.records().stream())
          .toList();

  private static final List<RawRecord> SENT_BY_A_PROBE =
      REAL.stream().map(ProbeEventsTest::sentByAProbe).toList();

  private static final Rows TOGETHER =
      FLOW.atOnce(Stream.of(REAL, SENT_BY_A_PROBE).flatMap(List::stream).toList());

  @Test
  void noRowOfARealEventIsChangedByAProbe() {
    Rows real = TOGETHER.where(line -> !line.contains("probe"));

    assertThat(real, equalTo(FLOW.atOnce(REAL)));
  }

  @Test
  void theRowsOfAProbeAreThoseThatRealEventsWouldMake() {
    List<String> probes =
        TOGETHER.postings().stream()
            .filter(line -> line.startsWith("{\"meter\":\"tally.probe."))
            .map(line -> line.replace("tally.probe.", ""))
            .map(ProbeEventsTest::withoutFingerprint)
            .sorted()
            .toList();

    assertThat(
        probes,
        equalTo(
            FLOW.atOnce(REAL).postings().stream()
                .filter(line -> !line.contains("tally.records"))
                .map(ProbeEventsTest::withoutFingerprint)
                .sorted()
                .toList()));
    assertThat(probes, is(not(empty())));
  }

  @Test
  void theRecordsOfAProbeAreCountedUnderACodeOfTheirOwnUnlessTheyAreRejected() {
    List<String> codes =
        TOGETHER.postings().stream()
            .filter(line -> line.contains("tally.records\",\"group\":[\"probe."))
            .map(line -> line.replaceAll(".*\"group\":\\[\"[^\"]*\",\"0\",([^]]*)].*", "$1"))
            .distinct()
            .sorted()
            .toList();

    assertThat(
        codes,
        equalTo(
            List.of(
                "\"ADMITTED\",\"PROBE\"",
                "\"CONFLICT\",\"PROBE\"",
                "\"DUPLICATE\",\"PROBE\"",
                "\"EXPIRED\",\"PROBE\"",
                "\"REJECTED\",\"EMPTY_VALUE\"",
                "\"REJECTED\",\"MISSING_DATASCHEMA\"",
                "\"REJECTED\",\"NOT_CLOUDEVENT\"",
                "\"REJECTED\",\"NOT_JSON\"",
                "\"REJECTED\",\"WRONG_FIELD_TYPE\"")));
  }

  private static String withoutFingerprint(String line) {
    return line.replaceAll("\"fingerprint\":\"\\w*\"", "");
  }

  private static RawRecord sentByAProbe(RawRecord record) {
    String text = new String(Objects.requireNonNull(record.value()), UTF_8);
    Position position = record.position();
    return new RawRecord(
        Position.of("probe." + position.topic(), position.partition(), position.offset()),
        record.appendTime(),
        record.arrivalTime(),
        record.key(),
        text.replace("/till/", "urn:tally:probe:till/").getBytes(UTF_8),
        record.headers());
  }
}
