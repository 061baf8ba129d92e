package dev.tally.wire;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

  @ParameterizedTest
  @CsvSource({
    "2026-03-02T10:00:00Z,             2026-03-02T10:00:00Z",
    "2026-03-02t10:00:00z,             2026-03-02T10:00:00Z",
    "2026-03-02T10:00:00.5Z,           2026-03-02T10:00:00.500Z",
    "2026-03-02T10:00:00.123456789Z,   2026-03-02T10:00:00.123456789Z",
    "2026-03-02T10:00:00+05:30,        2026-03-02T04:30:00Z",
    "2026-03-02T10:00:00-00:00,        2026-03-02T10:00:00Z",
    "2024-02-29T23:59:59Z,             2024-02-29T23:59:59Z",
    "2026-03-02T10:00:00.9999999999999Z, 2026-03-02T10:00:00.999999999Z",
    "1998-12-31T23:59:60Z,             1998-12-31T23:59:59.999999999Z",
    "1998-12-31T15:59:60.123-08:00,    1998-12-31T23:59:59.999999999Z",
    "0000-01-01T00:00:00Z,             0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999999999Z,   9999-12-31T23:59:59.999999999Z",
  })
  void aDateTimeIsRead(String text, Instant instant) {
    assertThat(Rfc3339.parse(text), equalTo(instant));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-03-02",
        "2026-03-02T10:00:00",
        "2026-03-02T10:00Z",
        "2026-03-02 10:00:00Z",
        "2026-3-2T10:00:00Z",
        "2026-02-29T10:00:00Z",
        "2026-03-02T24:00:00Z",
        "2026-03-02T10:00:60Z",
        "1998-12-30T23:59:60Z",
        "1998-12-31T23:59:61Z",
        "1998-12-31T23:58:60Z",
        "1998-12-31T22:59:60Z",
        "1998-12-31T23:59:60+01:00",
        "1998-12-31T23:59:60",
        "2026-03-02T10:00:00,5Z",
        "2026-03-02T10:00:00.Z",
        "2026-03-02T10:00:00+5:30",
        "2026-03-02T10:00:00+0530",
        "2026-03-02T10:00:00Z ",
        "+999999999-12-31T23:59:59Z",
        "-0001-03-02T10:00:00Z",
        "12026-03-02T10:00:00Z",
      })
  void anythingElseIsNoDateTime(String text) {
    assertThat(Rfc3339.parse(text), nullValue());
  }

  @Test
  void theVectorsOfTheJsonSchemaTestSuiteAreAnsweredAsPublished() throws Exception {
    String data = System.getenv("TALLY_DATA");
    assumeTrue(data != null, "TALLY_DATA is not set, so the vectors are not read");
    JsonNode tests =
        new ObjectMapper()
            .readTree(Path.of(data, "vectors/rfc3339-date-time.json").toFile())
            .get("tests");
    for (JsonNode vector : tests) {
      assertThat(
          vector.get("description").textValue(),
          Rfc3339.parse(vector.get("data").textValue()) != null,
          equalTo(vector.get("valid").booleanValue()));
    }
    assertThat(tests.size(), greaterThan(20));
  }
}
