package dev.tally.app.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import dev.tally.event.Disposition;
import dev.tally.jobs.close.Days;
import dev.tally.transforms.close.Cause;
import java.util.List;
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
        new Finding(1, 1, Map.of(), Map.of(), 0, List.of()).headline(DAY),
        is("Books of 1 December 2010 closed: 1 row compared, 1 equal."));
    assertThat(
        new Finding(1_234_567, 1_234_567, Map.of(), Map.of(), 0, List.of()).headline(DAY),
        is("Books of 1 December 2010 closed: 1,234,567 rows compared, 1,234,567 equal."));
  }

  @Test
  void oneCauseThatDoesNotPassOutweighsAllThatDo() {
    Finding finding =
        new Finding(
            10, 5, Map.of(Cause.IN_FLIGHT, 4L, Cause.LOST_BY_LIVE, 1L), Map.of(), 0, List.of());
    assertThat(finding.verdict(), is(CloseVerdict.AT_FAULT));
    assertThat(
        finding.headline(DAY),
        is("Books of 1 December 2010 not in order: 10 rows compared, 5 equal, 1 at fault."));
  }

  @Test
  void rowsThatDifferForAReasonThatPassesAreToBeReviewed() {
    Finding finding = new Finding(10, 6, Map.of(Cause.IN_FLIGHT, 4L), Map.of(), 0, List.of());
    assertThat(finding.verdict(), is(CloseVerdict.TO_REVIEW));
    assertThat(finding.reviews(), is(List.of("4 of 10 rows differ for a reason that passes.")));
  }

  @Test
  void anUnusualShareOfEventsThatAreNotCountedIsToBeReviewed() {
    Finding usual = finding(Map.of(Disposition.ADMITTED, 900L, Disposition.EXPIRED, 100L));
    assertThat(usual.verdict(), is(CloseVerdict.IN_ORDER));
    Finding unusual = finding(Map.of(Disposition.ADMITTED, 899L, Disposition.EXPIRED, 100L));
    assertThat(unusual.verdict(), is(CloseVerdict.TO_REVIEW));
    assertThat(
        unusual.reviews(),
        is(List.of("10% of the events are not counted: 100 of 999 (100 expired).")));
    assertThat(
        finding(
                Map.of(
                    Disposition.ADMITTED, 340L,
                    Disposition.EXPIRED, 600L,
                    Disposition.REJECTED, 60L))
            .reviews(),
        is(List.of("66% of the events are not counted: 660 of 1,000 (600 expired, 60 rejected).")));
  }

  @Test
  void repeatsAndHeartbeatsAreNoEventsThatAreNotCounted() {
    assertThat(
        finding(
                Map.of(
                    Disposition.ADMITTED, 10L,
                    Disposition.DUPLICATE, 90L,
                    Disposition.CONTROL, 900L))
            .verdict(),
        is(CloseVerdict.IN_ORDER));
    assertThat(finding(Map.of()).verdict(), is(CloseVerdict.IN_ORDER));
  }

  private static Finding finding(Map<Disposition, Long> records) {
    return new Finding(10, 10, Map.of(), records, 0, List.of());
  }
}
