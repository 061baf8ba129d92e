package dev.tally.wire;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import java.time.Instant;
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
}
