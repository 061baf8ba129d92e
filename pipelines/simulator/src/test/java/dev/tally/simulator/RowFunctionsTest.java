package dev.tally.simulator;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.UserError;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowFunctionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "timestamp(row.v)                             | 2026-03-02T09:05:00+01:00 |"
            + " 2026-03-02T08:05:00Z",
        "timestamp(row.v, 'Europe/Berlin')            | 2026-03-02 09:05          |"
            + " 2026-03-02T08:05:00Z",
        "timestamp(row.v, 'Europe/Berlin')            | 2026-03-02T09:05:00.250   |"
            + " 2026-03-02T08:05:00.250Z",
        "timestamp(row.v, 'Europe/Berlin')            | 2026-07-02 09:05:00       |"
            + " 2026-07-02T07:05:00Z",
        "timestamp(row.v, 'Europe/Berlin')            | 2026-07-02                |"
            + " 2026-07-01T22:00:00Z",
        "timestamp(row.v, 'Europe/Berlin')            | 2026-07-02T09:05:00Z      |"
            + " 2026-07-02T09:05:00Z",
        // Put forward at 02:00, put back at 03:00; of the hour that is shown twice, the first.
        "timestamp(row.v, 'Europe/Berlin')            | 2026-03-29 01:59:59       |"
            + " 2026-03-29T00:59:59Z",
        "timestamp(row.v, 'Europe/Berlin')            | 2026-03-29 03:00:00       |"
            + " 2026-03-29T01:00:00Z",
        "timestamp(row.v, 'Europe/Berlin')            | 2026-10-25 02:30:00       |"
            + " 2026-10-25T00:30:00Z",
        "timestamp(row.v, 'America/New_York')         | 2026-11-01 01:30:00       |"
            + " 2026-11-01T05:30:00Z",
        "timestamp(row.v, 'Asia/Kolkata')             | 2026-01-01 05:30:00       |"
            + " 2026-01-01T00:00:00Z",
        "timestamp(row.v, 'UTC', 'dd/MM/yyyy HH:mm')  | 02/03/2026 08:05          |"
            + " 2026-03-02T08:05:00Z",
        "timestamp(row.v, 'UTC', 'M/d/yy h:mm a')     | 3/2/26 8:05 pm            |"
            + " 2026-03-02T20:05:00Z",
        "timestamp(row.v, 'UTC', 'd MMM yyyy')        | 2 Mar 2026                |"
            + " 2026-03-02T00:00:00Z",
        "timestamp(row.v, 'UTC', 'yyyyMMddHHmmss')    | 20260302080500            |"
            + " 2026-03-02T08:05:00Z",
        "timestamp(row.v, 'UTC', 'yyyy-MM-dd HH:mm XXX') | 2026-03-02 09:05 +01:00 |"
            + " 2026-03-02T08:05:00Z",
        "epoch_seconds(row.v)                         | 1772438700                |"
            + " 2026-03-02T08:05:00Z",
        "epoch_seconds(row.v)                         | 1772438700.250            |"
            + " 2026-03-02T08:05:00.250Z",
        "epoch_millis(row.v)                          | 1772438700250             |"
            + " 2026-03-02T08:05:00.250Z",
        "epoch_micros(row.v)                          | 1772438700250999          |"
            + " 2026-03-02T08:05:00.250Z",
      })
  void aTimeIsReadAsItIsWritten(String expression, String value, String time) {
    assertThat(evaluate(expression, value), is(Instant.parse(time)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "micros(row.v)      | 2.50           | 2500000",
        "micros(row.v)      | -0.000001      | -1",
        "micros(row.v)      | 1e-6           | 1",
        "micros(row.v)      | .5             | 500000",
        "micros(row.v, ',') | 2,50           | 2500000",
        "micros(row.v, ',') | 1.234.567,8    | 1234567800000",
        "micros(row.v, ',') | 1 234,5        | 1234500000",
        "micros(row.v, ',') | -1'234,5       | -1234500000",
        "micros(row.v, '.') | 1,234.50       | 1234500000",
        "micros(row.v, '.') | 1234.5         | 1234500000",
        "whole(row.v)       | 2.0000         | 2",
        "whole(row.v, ',')  | 1.234          | 1234",
        "whole(row.v, '.')  | 1,234          | 1234",
      })
  void aNumberIsReadToItsLastDigit(String expression, String value, long number) {
    assertThat(evaluate(expression, value), is(number));
  }

  @Test
  void spacesAroundAValueDoNotCount() {
    assertThat(evaluate("micros(row.v)", "\u00A0 2.50\t"), is(2_500_000L));
    assertThat(
        evaluate("timestamp(row.v, 'UTC')", " 2026-03-02 08:05 "),
        is(Instant.parse("2026-03-02T08:05:00Z")));
    assertThat(evaluate("row.v.trim()", "  P1 "), is("P1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "micros(row.v)                     | 2,50       | '2,50' is no number such as 2.50; with a"
            + " decimal comma write micros(..., ',')",
        "micros(row.v)                     | 2.5000001  | '2.5000001' has more than the 6 decimals"
            + " of micros",
        "micros(row.v)                     | 1e13       | '1e13' is more than 64 bits hold",
        "whole(row.v)                      | 2.5        | '2.5' has more than the 0 decimals of"
            + " whole",
        "whole(row.v)                      | NaN        | 'NaN' is no number such as 2.50",
        "whole(row.v)                      | 1e999999999| '1e999999999' is no number such as 2.50",
        "micros(row.v, ',')                | 1.23,50    | '1.23,50' is no number such as 1.234,50",
        "micros(row.v, ',')                | 1.234'567  | '1.234'567' is no number such as"
            + " 1.234,50",
        "micros(row.v, ';')                | 1          | the decimal mark must be ',' or '.', not"
            + " ';'",
        "timestamp(row.v, 'Europe/Berlin') | 2.3.2026   | '2.3.2026' is not written like 2026-03-02"
            + " 08:05:00",
        "timestamp(row.v, 'Europe/Berlin') | 2026-02-30 | '2026-02-30' is not written like"
            + " 2026-03-02 08:05:00",
        "timestamp(row.v, 'Europe/Berlin') | 2026-03-29 02:30 | '2026-03-29T02:30' was never shown"
            + " by a clock in Europe/Berlin: it was put forward then",
        "timestamp(row.v, 'UTC', 'dd/MM/yyyy') | 31/02/2026 | '31/02/2026' is not written like"
            + " dd/MM/yyyy",
        "timestamp(row.v, 'UTC', 'HH:mm')  | 08:05      | '08:05' names no day",
        "epoch_millis(row.v)               | 1e300      | '1e300' is no time that epoch_millis can"
            + " hold",
      })
  void whatCannotBeReadIsSaidWithTheColumnAndTheValue(
      String expression, String value, String complaint) {
    BadRow bad = assertThrows(BadRow.class, () -> evaluate(expression, value));
    assertThat(
        bad.complaint(),
        is("v is '" + value + "': " + complaint + " (" + expression + ", m.yaml:7)"));
  }

  @Test
  void aPersonalValueIsNotShown() {
    RowExpression expression = RowExpression.compile("m.yaml:7", "whole(row.v)", List.of("row"));
    BadRow bad =
        assertThrows(
            BadRow.class, () -> expression.value(Map.of("row", Map.of("v", "O' Brien")), false));
    assertThat(
        bad.complaint(),
        is("v is personal and not shown: it is no number such as 2.50 (whole(row.v), m.yaml:7)"));
  }

  @Test
  void aColumnThatIsNotThereIsSaidWithThoseThatAre() {
    BadRow bad = assertThrows(BadRow.class, () -> evaluate("row.fee", "1"));
    assertThat(bad.complaint(), is("there is no column 'fee'; there are: v (row.fee, m.yaml:7)"));
    RowExpression fee = RowExpression.compile("m.yaml:7", "row['a fee']", List.of("row"));
    assertThat(fee.value(Map.of("row", Map.of("a fee", "2"))), is("2"));
    BadRow glued =
        assertThrows(BadRow.class, () -> fee.value(Map.of("row", Map.of("who;at;fee", "a;b;c"))));
    assertThat(
        glued.complaint(),
        is(
            "there is no column 'a fee'; there are: who;at;fee (say what separates them with"
                + " input.delimiter) (row['a fee'], m.yaml:7)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "timestamp(row.v, 'Europe/Berlln')     | there is no time zone 'Europe/Berlln', such as"
            + " Europe/Berlin or UTC",
        "timestamp(row.v, 'UTC', 'dd/MM/jjjj') | 'dd/MM/jjjj' is no format of a time, such as"
            + " dd/MM/yyyy HH:mm",
      })
  void aZoneOrFormatThatIsNoneIsFoundBeforeARowIsRead(String expression, String complaint) {
    UserError error = assertThrows(UserError.class, () -> evaluate(expression, "x"));
    assertThat(error.getMessage(), is("m.yaml:7: '" + expression + "': " + complaint));
  }

  private static Object evaluate(String expression, String value) {
    return RowExpression.compile("m.yaml:7", expression, List.of("row"))
        .value(Map.of("row", Map.of("v", value)));
  }
}
