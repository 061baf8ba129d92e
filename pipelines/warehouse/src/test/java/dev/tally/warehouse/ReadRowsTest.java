package dev.tally.warehouse;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import java.util.List;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;

class ReadRowsTest {

  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  @Test
  void fewDaysAreReadOneByOneAndPartsOfADayAlone() {
    assertThat(
        ReadRows.spans(DAY + HOUR, 3 * DAY + HOUR),
        contains(
            KV.of(DAY + HOUR, 2 * DAY), KV.of(2 * DAY, 3 * DAY), KV.of(3 * DAY, 3 * DAY + HOUR)));
    assertThat(ReadRows.spans(DAY, DAY), is(empty()));
  }

  @Test
  void manyDaysAreReadSeveralAtATimeAndNoneTwice() {
    List<KV<Long, Long>> spans = ReadRows.spans(-5 * DAY, 151 * DAY);
    assertThat(spans, hasSize(16));
    long expected = -5 * DAY;
    for (KV<Long, Long> span : spans) {
      assertThat(span.getKey(), is(expected));
      assertThat(Math.floorMod(span.getValue(), DAY), is(0L));
      expected = span.getValue();
    }
    assertThat(expected, is(151 * DAY));
  }
}
