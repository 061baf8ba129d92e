package dev.tally.gate;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each folder under {@code gate} is a change of the catalog in {@code before}: files that it adds
 * or replaces, those that it removes by {@code removed.txt}, and by {@code expected.txt} what
 * breaks.
 */
class GateTest {

  private static final LocalDate TODAY = LocalDate.parse("2026-11-21");

  @TempDir private Path folder;

  static Stream<String> changes() throws Exception {
    try (Stream<Path> folders = Files.list(root())) {
      return folders
          .map(change -> change.getFileName().toString())
          .filter(name -> !name.equals("before"))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static Path root() throws URISyntaxException {
    return Path.of(GateTest.class.getResource("/gate").toURI());
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aChangeBreaksWhatItIsExpectedToAndNamesWhoReadsIt(String change) throws Exception {
    State before = State.read(root().resolve("before"), "", " at main");

    List<Breach> breaches = Gate.compare(before, State.read(after(change), "", ""), TODAY);

    assertThat(
        breaches.stream().map(GateTest::lines).collect(joining()),
        equalTo(Files.readString(root().resolve(change).resolve("expected.txt"))));
  }

  @Test
  void everyRuleOfTheGateIsBrokenByAChange() throws Exception {
    Set<String> broken = new TreeSet<>();
    for (String change : changes().toList()) {
      for (String line : Files.readAllLines(root().resolve(change).resolve("expected.txt"))) {
        Arrays.stream(GateRule.values())
            .map(GateRule::name)
            .filter(rule -> line.contains(": " + rule + ": "))
            .forEach(broken::add);
      }
    }

    assertThat(
        broken,
        equalTo(
            new TreeSet<>(Arrays.stream(GateRule.values()).map(GateRule::name).collect(toSet()))));
  }

  private static String lines(Breach breach) {
    return breach
        + "\n"
        + breach.consumers().stream()
            .map(consumer -> "    read by " + consumer + "\n")
            .collect(joining());
  }

  private Path after(String change) throws Exception {
    Path after = folder.resolve(change);
    copy(root().resolve("before"), after);
    copy(root().resolve(change), after);
    Path removed = after.resolve("removed.txt");
    if (Files.exists(removed)) {
      for (String file : Files.readAllLines(removed)) {
        Files.delete(after.resolve(file));
      }
      Files.delete(removed);
    }
    Files.delete(after.resolve("expected.txt"));
    return after;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.write(copy, Files.readAllBytes(file));
      }
    }
  }
}
