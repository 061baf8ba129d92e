package dev.tally.simulator;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TroubleTest {

  @Test
  void aShareBeyondOneIsRefusedByItsFlag() {
    UserError error = refusal(Duration.ZERO, 1.5, 0);
    assertThat(error.exitCode(), is(ExitCode.USAGE));
    assertThat(error.getMessage(), is("--late is 1.5; it must be 0 to 1."));
  }

  @Test
  void sharesMayNotAddUpToMoreThanOne() {
    assertThat(refusal(Duration.ZERO, 0.75, 0.5).getMessage(), containsString("add up to 1.25"));
  }

  @Test
  void aDelayOfHoursIsRefused() {
    assertThat(
        refusal(Duration.ofHours(1), 0, 0).getMessage(),
        is("--delay is 3600000ms; it must be from 0s to 10s."));
  }

  private static UserError refusal(Duration delay, double late, double duplicates) {
    return assertThrows(
        UserError.class, () -> new FaultProfile(1, delay, 0, late, duplicates, 0, 0, 0));
  }
}
