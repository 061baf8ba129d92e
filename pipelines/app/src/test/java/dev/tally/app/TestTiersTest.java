package dev.tally.app;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anEmptyMap;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.is;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import dev.tally.base.ChildProcess;
import dev.tally.broker.EmbeddedKafka;
import dev.tally.jobs.engine.EmbeddedFlink;
import dev.tally.jobs.live.Live;
import dev.tally.registry.ApicurioRegistry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A test that starts a server is called {@code *IT}: {@code mvnw test} starts none. */
class TestTiersTest {

  /** What is a server or a process, or starts one. */
  private static final Set<String> SERVERS =
      Set.of(
          ApicurioRegistry.class.getName(),
          ChildProcess.class.getName(),
          EmbeddedFlink.class.getName(),
          EmbeddedKafka.class.getName(),
          Live.class.getName());

  /** The tests and fixtures of this module and of all below it. */
  private static final JavaClasses TESTS =
      new ClassFileImporter()
          .withImportOption(TestTiersTest::isOfTests)
          .importPackages("dev.tally");

  @Test
  void noTestOfTheFastTierStartsAServerItselfOrThroughAFixture() {
    assertThat(waysToServers("Test"), is(anEmptyMap()));
  }

  @Test
  void serversAreSeenInATestAndThroughItsFixture() {
    Map<String, String> ways = waysToServers("IT");

    assertThat(ways, hasEntry(LauncherIT.class.getName(), "ChildProcess of LauncherIT"));
    assertThat(ways, hasEntry("dev.tally.app.report.CloseCausesIT", "EmbeddedKafka of HonestRun"));
  }

  /** Returns the tests that come to a server, each with the first by name and what names it. */
  private static Map<String, String> waysToServers(String suffix) {
    Map<String, String> ways = new TreeMap<>();
    for (JavaClass test : TESTS) {
      if (test.getSimpleName().endsWith(suffix) && !test.isEquivalentTo(TestTiersTest.class)) {
        firstWay(test).ifPresent(way -> ways.put(test.getName(), way));
      }
    }
    return ways;
  }

  private static Optional<String> firstWay(JavaClass test) {
    Set<String> ways = new TreeSet<>();
    Set<JavaClass> seen = new HashSet<>(Set.of(test));
    Deque<JavaClass> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      JavaClass user = open.remove();
      for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
        JavaClass used = dependency.getTargetClass();
        if (SERVERS.contains(used.getName())) {
          ways.add(used.getSimpleName() + " of " + user.getSimpleName());
        } else if (TESTS.contain(used.getName()) && seen.add(TESTS.get(used.getName()))) {
          open.add(TESTS.get(used.getName()));
        }
      }
    }
    return ways.stream().findFirst();
  }

  private static boolean isOfTests(Location location) {
    return location.contains("/test-classes/") || location.contains("-tests.jar");
  }
}
