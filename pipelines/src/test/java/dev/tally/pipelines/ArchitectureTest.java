package dev.tally.pipelines;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom, and what nobody may know. */
@AnalyzeClasses(
    packages = "dev.tally",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

  private static final Set<String> CLOCKS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.time.InstantSource.system",
          "java.util.Date.<init>",
          "org.joda.time.DateTimeUtils.currentTimeMillis");

  /** Event types that the shipped catalogs declare: to the code, they are data. */
  private static final List<String> SHIPPED_TYPES = List.of("com.example.", "org.wikimedia");

  private static final List<String> MODULES = List.of("schemas", "transforms", "pipelines");

  static final class NoTestJars implements ImportOption {

    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule WHAT_COUNTS_CANNOT_SEE_WHAT_WAS_SENT =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.tally.transforms..",
              "dev.tally.pipelines.archive..",
              "dev.tally.pipelines.close..",
              "dev.tally.pipelines.ledger..",
              "dev.tally.pipelines.live..",
              "dev.tally.pipelines.report..",
              "dev.tally.pipelines.sink..",
              "dev.tally.pipelines.source..",
              "dev.tally.pipelines.warehouse..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.tally.pipelines.send..",
              "dev.tally.pipelines.demo..",
              "dev.tally.pipelines.probe..");

  @ArchTest
  static final ArchRule THE_TRANSFORMS_KNOW_THE_SCHEMAS_ONLY =
      noClasses()
          .that()
          .resideInAPackage("dev.tally.transforms..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.tally.pipelines..", "dev.tally.cli..");

  @ArchTest
  static final ArchRule THE_SCHEMAS_KNOW_NOBODY =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.tally.transforms..", "dev.tally.pipelines..", "dev.tally.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.tally.transforms..", "dev.tally.pipelines..", "dev.tally.cli..");

  @ArchTest
  static final ArchRule THE_PIPELINES_TELL_USERS_BUT_KNOW_NO_COMMAND =
      classes()
          .that()
          .resideInAPackage("dev.tally.cli..")
          .and()
          .doNotHaveSimpleName("UserError")
          .and()
          .doNotHaveSimpleName("ExitCode")
          .should()
          .onlyBeAccessed()
          .byAnyPackage("dev.tally.cli..");

  @ArchTest
  static final ArchRule A_CLOCK_IS_GIVEN_NOT_TAKEN =
      noClasses()
          .that()
          .resideInAPackage("dev.tally..")
          .and()
          .resideOutsideOfPackages(
              "dev.tally.cli..",
              "dev.tally.pipelines.embedded..",
              "dev.tally.pipelines.send..",
              "dev.tally.pipelines.warehouse..")
          .should()
          .accessTargetWhere(
              DescribedPredicate.describe("reads a clock", ArchitectureTest::isClock));

  @Test
  void noCodeKnowsAnEventTypeOfAShippedCatalog() {
    for (String module : MODULES) {
      Path sources = sources(module);

      assertThat(module, javaFiles(sources), is(not(empty())));
      assertThat(
          javaFiles(sources).stream().filter(ArchitectureTest::namesAShippedType).toList(),
          is(empty()));
    }
  }

  private static Path sources(String module) {
    Path pipelines = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
    return pipelines.resolveSibling(module).resolve("src/main/java");
  }

  private static List<Path> javaFiles(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean namesAShippedType(Path file) {
    try {
      String code = Files.readString(file, UTF_8);
      return SHIPPED_TYPES.stream().anyMatch(code::contains);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isClock(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getFullName();
    boolean isTime = owner.startsWith("java.time.") || owner.startsWith("org.joda.time.");
    return (isTime && access.getTarget().getName().equals("now"))
        || CLOCKS.contains(owner + "." + access.getTarget().getName());
  }
}
