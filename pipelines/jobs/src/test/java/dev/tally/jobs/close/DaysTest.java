package dev.tally.jobs.close;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DaysTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2015-09-31", "2015-09-12..", "..", "1..2..3"})
  void whatIsNoDayIsRefused(String text) {
    UserError error = assertThrows(UserError.class, () -> Days.parse(text));
    assertThat(error.exitCode(), is(ExitCode.USAGE));
    assertThat(
        error.getMessage(),
        is("'" + text + "' is no day; write 2010-12-01 or 2010-12-01..2010-12-07."));
  }

  @ParameterizedTest
  @CsvSource({
    "2015-09-12, 2015-09-12T00:00:00Z, 2015-09-13T00:00:00Z, 2015-09-12",
    "2015-09-12..2015-09-12, 2015-09-12T00:00:00Z, 2015-09-13T00:00:00Z, 2015-09-12",
    "2016-02-28..2016-03-01, 2016-02-28T00:00:00Z, 2016-03-02T00:00:00Z, 2016-02-28..2016-03-01"
  })
  void daysAreWholeDaysInUtc(String text, Instant from, Instant to, String shown) {
    Days days = Days.parse(text);
    assertThat(Instant.ofEpochMilli(days.from()), is(from));
    assertThat(Instant.ofEpochMilli(days.to()), is(to));
    assertThat(days.toString(), is(shown));
  }

  @Test
  void daysInTheWrongOrderAreRefused() {
    UserError error = assertThrows(UserError.class, () -> Days.parse("2015-09-13..2015-09-12"));
    assertThat(error.getMessage(), is("The days 2015-09-13..2015-09-12 are in the wrong order."));
  }
}
