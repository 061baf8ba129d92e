package dev.tally.transforms;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** What a transform must not know. */
@AnalyzeClasses(
    packages = "dev.tally.transforms",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final Set<String> CLOCKS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.Math.random",
          "java.util.Date.<init>",
          "java.util.Random.<init>",
          "java.util.UUID.randomUUID",
          "org.joda.time.DateTimeUtils.currentTimeMillis");

  @ArchTest
  static final ArchRule NO_RUNNER_AND_NO_CONNECTOR =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.beam.runners..",
              "org.apache.beam.sdk.io..",
              "org.apache.beam.sdk.options..",
              "org.apache.flink..",
              "org.apache.kafka..");

  @ArchTest
  static final ArchRule NO_CLOCK_AND_NO_CHANCE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(java.time.Clock.class)
          .orShould()
          .accessTargetWhere(
              DescribedPredicate.describe(
                  "reads a clock or draws by chance", ArchitectureTest::isClock));

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("dev.tally.(**)").should().beFreeOfCycles();

  private static boolean isClock(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getFullName();
    boolean isTime = owner.startsWith("java.time.") || owner.startsWith("org.joda.time.");
    return (isTime && access.getTarget().getName().equals("now"))
        || CLOCKS.contains(owner + "." + access.getTarget().getName());
  }
}
