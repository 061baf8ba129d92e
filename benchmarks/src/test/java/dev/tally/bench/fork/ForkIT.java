package dev.tally.bench.fork;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tally.bench.fork.Answers.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForkIT {

  private final Fork fork = Fork.with("-XX:+UseParallelGC", "-Xmx64m");

  @TempDir private Path folder;

  @Test
  void aChildCountsInAProcessOfItsOwn() {
    Measurement run = fork.run(new Counts(7), true, folder);

    assertEquals(
        new Answer(1, 0, run.answer().check(), Map.of("clicks c-1 0 0", 7L)), run.answer());
    assertEquals(0, Answers.answer().rows());
    assertFalse(Files.exists(Task.scratch(folder)));
  }

  @Test
  void aLargeRunKeepsNoStatements() {
    assertEquals(Map.of(), fork.run(new Counts(7), false, folder).answer().statements());
  }

  @Test
  void aChildThatFailsSaysWhyAndWhereItsLogIs() throws IOException {
    ForkException failure =
        assertThrows(ForkException.class, () -> fork.run(new Fails("no way"), false, folder));

    assertEquals("IllegalStateException: no way", failure.getMessage());
    assertTrue(Files.readString(failure.log()).contains("ForkIT$Fails.measure"));
  }

  @Test
  void aChildThatVanishesIsNamedByItsExitCode() {
    ForkException failure =
        assertThrows(ForkException.class, () -> fork.run(new Vanishes(3), false, folder));

    assertEquals("it ended with 3 and said nothing", failure.getMessage());
  }

  record Counts(long clicks) implements Work {
    @Override
    public Measurement measure(Path scratch) {
      ProcessMeter meter = new ProcessMeter();
      Answers.row("clicks", List.of("c-1"), 0, clicks);
      return meter.end(1);
    }
  }

  record Fails(String reason) implements Work {
    @Override
    public Measurement measure(Path scratch) {
      throw new IllegalArgumentException("outside", new IllegalStateException(reason));
    }
  }

  record Vanishes(int exitCode) implements Work {
    @Override
    public Measurement measure(Path scratch) {
      Runtime.getRuntime().halt(exitCode);
      throw new IllegalStateException("still here");
    }
  }
}
