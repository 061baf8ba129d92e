package dev.tally.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.Serializable;
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

  private static final Set<String> OPEN_A_CLIENT_OF_KAFKA =
      Set.of(
          "org.apache.kafka.clients.admin.Admin.create",
          "org.apache.kafka.clients.admin.AdminClient.create",
          "org.apache.kafka.clients.consumer.KafkaConsumer.<init>",
          "org.apache.kafka.clients.producer.KafkaProducer.<init>");

  /** Event types that the shipped catalogs declare: to the code, they are data. */
  private static final List<String> SHIPPED_TYPES = List.of("com.example.", "org.wikimedia");

  static final class NoTestJars implements ImportOption {

    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  /** The modules above schemas and transforms, each with those that it may know. */
  @ArchTest
  static final ArchRule MODULES_KNOW_ONE_ANOTHER_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("schemas")
          .definedBy(
              "dev.tally.catalog..",
              "dev.tally.command..",
              "dev.tally.compat..",
              "dev.tally.event..",
              "dev.tally.gate..",
              "dev.tally.wire..")
          .layer("transforms")
          .definedBy("dev.tally.transforms..")
          .layer("base")
          .definedBy("dev.tally.base..")
          .layer("warehouse")
          .definedBy("dev.tally.warehouse..")
          .layer("duckdb")
          .definedBy("dev.tally.duckdb..")
          .layer("postgres")
          .definedBy("dev.tally.postgres..")
          .layer("kafka")
          .definedBy("dev.tally.kafka..")
          .layer("ledger")
          .definedBy("dev.tally.ledger..")
          .layer("registry")
          .definedBy("dev.tally.registry..")
          .layer("jobs")
          .definedBy("dev.tally.jobs..")
          .layer("simulator")
          .definedBy("dev.tally.simulator..")
          .layer("broker")
          .definedBy("dev.tally.broker..")
          .layer("stack")
          .definedBy("dev.tally.stack..")
          .layer("app")
          .definedBy("dev.tally.app..")
          .whereLayer("schemas")
          .mayNotAccessAnyLayer()
          .whereLayer("transforms")
          .mayOnlyAccessLayers("schemas")
          .whereLayer("base")
          .mayNotAccessAnyLayer()
          .whereLayer("warehouse")
          .mayOnlyAccessLayers("schemas", "transforms", "base")
          .whereLayer("duckdb")
          .mayOnlyAccessLayers("schemas", "transforms", "base", "warehouse")
          .whereLayer("postgres")
          .mayOnlyAccessLayers("schemas", "transforms", "base", "warehouse")
          .whereLayer("kafka")
          .mayOnlyAccessLayers("schemas", "transforms", "base")
          .whereLayer("ledger")
          .mayOnlyAccessLayers("schemas", "transforms", "base", "warehouse", "kafka")
          .whereLayer("registry")
          .mayOnlyAccessLayers("schemas", "base")
          .whereLayer("jobs")
          .mayOnlyAccessLayers(
              "schemas", "transforms", "base", "warehouse", "kafka", "ledger", "registry")
          // What counts cannot see what was sent.
          .whereLayer("simulator")
          .mayOnlyAccessLayers("schemas", "transforms", "base", "kafka", "ledger")
          .whereLayer("broker")
          .mayOnlyAccessLayers("base")
          .whereLayer("stack")
          .mayOnlyAccessLayers("base", "broker")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer();

  /** Also the modules that are no layer, the broker and whatever comes beside it. */
  @ArchTest
  static final ArchRule NOTHING_KNOWS_THE_COMMAND_LINE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.tally.app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.tally.app..");

  @ArchTest
  static final ArchRule JOBS_KNOW_NO_WAREHOUSE_OF_A_KIND =
      noClasses()
          .that()
          .resideInAPackage("dev.tally.jobs..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.tally.duckdb..", "dev.tally.postgres..");

  @ArchTest
  static final ArchRule ONLY_AN_ENGINE_KNOWS_A_RUNNER =
      noClasses()
          .that()
          .resideInAPackage("dev.tally..")
          .and()
          .resideOutsideOfPackages("dev.tally.jobs.engine..", "dev.tally.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.beam.runners..", "org.apache.flink..");

  /** A worker on another machine has other files, and may have another file system. */
  @ArchTest
  static final ArchRule WHAT_TRAVELS_HOLDS_NO_FILE =
      noFields()
          .that()
          .areDeclaredInClassesThat(
              resideInAnyPackage(
                      "dev.tally.transforms..",
                      "dev.tally.kafka..",
                      "dev.tally.ledger..",
                      "dev.tally.warehouse..",
                      "dev.tally.jobs..")
                  .and(
                      assignableTo("org.apache.beam.sdk.transforms.DoFn")
                          .or(assignableTo("org.apache.beam.sdk.transforms.PTransform"))
                          .or(assignableTo(Serializable.class))
                          .as("travel in a pipeline")))
          .and()
          .areNotStatic()
          .should(
              ArchCondition.from(
                  DescribedPredicate.describe(
                      "hold a file",
                      field ->
                          field.getAllInvolvedRawTypes().stream()
                              .anyMatch(type -> type.isEquivalentTo(Path.class)))));

  /** Elsewhere they would lack what {@code --kafka-config} says. */
  @ArchTest
  static final ArchRule CLIENTS_OF_KAFKA_ARE_OPENED_IN_ONE_PLACE =
      noClasses()
          .that()
          .resideInAPackage("dev.tally..")
          .and()
          .resideOutsideOfPackage("dev.tally.bench..")
          .and()
          .doNotHaveFullyQualifiedName("dev.tally.kafka.KafkaClients")
          .should()
          .accessTargetWhere(
              DescribedPredicate.describe(
                  "opens a client of Kafka", ArchitectureTest::opensClientOfKafka));

  @ArchTest
  static final ArchRule NO_PACKAGES_FORM_A_CYCLE =
      slices().matching("dev.tally.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule A_CLOCK_IS_GIVEN_NOT_TAKEN =
      noClasses()
          .that()
          .resideInAPackage("dev.tally..")
          .and()
          .resideOutsideOfPackages(
              "dev.tally.app",
              "dev.tally.duckdb..",
              "dev.tally.jobs.engine..",
              "dev.tally.postgres..",
              "dev.tally.simulator..")
          .should()
          .accessTargetWhere(
              DescribedPredicate.describe("reads a clock", ArchitectureTest::isClock));

  @Test
  void noCodeKnowsAnEventTypeOfAShippedCatalog() throws IOException {
    List<Path> sources = sources();

    assertThat(sources.stream().anyMatch(file -> file.endsWith("CountEvents.java")), is(true));
    assertThat(sources.stream().anyMatch(file -> file.endsWith("Tally.java")), is(true));
    assertThat(sources.stream().filter(ArchitectureTest::namesAShippedType).toList(), is(empty()));
  }

  /** The main code of every module, but for the benchmarks, which are about shipped catalogs. */
  private static List<Path> sources() throws IOException {
    Path root = Path.of("../..").toRealPath();
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> root.relativize(file).toString().contains("src/main/java"))
          .filter(file -> !file.startsWith(root.resolve("benchmarks")))
          .toList();
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

  private static boolean opensClientOfKafka(JavaAccess<?> access) {
    return OPEN_A_CLIENT_OF_KAFKA.contains(
        access.getTargetOwner().getFullName() + "." + access.getTarget().getName());
  }

  private static boolean isClock(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getFullName();
    boolean isTime = owner.startsWith("java.time.") || owner.startsWith("org.joda.time.");
    return (isTime && access.getTarget().getName().equals("now"))
        || CLOCKS.contains(owner + "." + access.getTarget().getName());
  }
}
