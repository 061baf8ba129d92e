package dev.tally.pipelines.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.pipelines.close.Days;
import dev.tally.transforms.close.Cause;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingTest {

  private static final Days DAY = Days.parse("2010-12-01");

  @ParameterizedTest
  @CsvSource({
    "2010-12-01, 1 December 2010",
    "2010-12-01..2010-12-07, 1 to 7 December 2010",
    "2010-12-30..2011-01-02, 30 December 2010 to 2 January 2011"
  })
  void daysReadAsPeopleSayThem(String days, String name) {
    assertThat(Finding.name(Days.parse(days)), is(name));
  }

  @Test
  void numbersHaveSeparatorsAndOneIsSingular() {
    assertThat(
        new Finding(1, 1, Map.of(), Map.of(), 0).headline(DAY),
        is("Books of 1 December 2010 closed: 1 row compared, 1 equal."));
    assertThat(
        new Finding(1_234_567, 1_234_567, Map.of(), Map.of(), 0).headline(DAY),
        is("Books of 1 December 2010 closed: 1,234,567 rows compared, 1,234,567 equal."));
  }

  @Test
  void oneCauseThatDoesNotPassOutweighsAllThatDo() {
    Finding finding =
        new Finding(10, 5, Map.of(Cause.IN_FLIGHT, 4L, Cause.LOST_BY_LIVE, 1L), Map.of(), 0);
    assertThat(finding.verdict(), is(Verdict.AT_FAULT));
    assertThat(
        finding.headline(DAY),
        is("Books of 1 December 2010 not in order: 10 rows compared, 5 equal, 1 at fault."));
  }
}
