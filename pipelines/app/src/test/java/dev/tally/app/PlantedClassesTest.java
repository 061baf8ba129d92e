package dev.tally.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules of {@link ArchitectureTest} refuse the classes that they are there to refuse.
 *
 * <p>A planted class is compiled here and not with the tests, which would need what it must not
 * name.
 */
class PlantedClassesTest {

  @TempDir private Path folder;

  @Test
  void aFunctionOfAPipelineThatHoldsAFileIsRefused() throws IOException {
    String code =
        """
        package dev.tally.jobs.close;

        class PlantedFn extends org.apache.beam.sdk.transforms.DoFn<String, String> {
          private TYPE held;
          private static TYPE shared;
        }
        """;

    assertThat(
        violations(ArchitectureTest.WHAT_TRAVELS_HOLDS_NO_FILE, code, "java.nio.file.Path"),
        equalTo(
            List.of(
                "Field <dev.tally.jobs.close.PlantedFn.held> satisfies hold a file in"
                    + " (PlantedFn.java:0)")));
    assertThat(
        violations(ArchitectureTest.WHAT_TRAVELS_HOLDS_NO_FILE, code, "String"), is(empty()));
  }

  @Test
  void aClientOfKafkaThatIsOpenedElsewhereIsRefused() throws IOException {
    String code =
        """
        package dev.tally.ledger;

        class PlantedClient {
          Object admin = TYPE;
        }
        """;

    assertThat(
        violations(
            ArchitectureTest.CLIENTS_OF_KAFKA_ARE_OPENED_IN_ONE_PLACE,
            code,
            "org.apache.kafka.clients.admin.Admin.create(java.util.Map.<String, Object>of())"),
        equalTo(
            List.of(
                "Constructor <dev.tally.ledger.PlantedClient.<init>()> calls method"
                    + " <org.apache.kafka.clients.admin.Admin.create(java.util.Map)> in"
                    + " (PlantedClient.java:4)")));
    assertThat(
        violations(
            ArchitectureTest.CLIENTS_OF_KAFKA_ARE_OPENED_IN_ONE_PLACE,
            code,
            "dev.tally.kafka.KafkaClients.of(\"127.0.0.1:9092\").openAdmin()"),
        is(empty()));
  }

  @Test
  void aTransformThatHoldsAListOfFilesIsRefused() throws IOException {
    String code =
        """
        package dev.tally.ledger.archive;

        import org.apache.beam.sdk.transforms.PTransform;
        import org.apache.beam.sdk.values.PCollection;

        class PlantedRead extends PTransform<PCollection<String>, PCollection<String>> {
          private java.util.List<TYPE> held;

          @Override
          public PCollection<String> expand(PCollection<String> lines) {
            return lines;
          }
        }
        """;

    assertThat(
        violations(ArchitectureTest.WHAT_TRAVELS_HOLDS_NO_FILE, code, "java.nio.file.Path"),
        equalTo(
            List.of(
                "Field <dev.tally.ledger.archive.PlantedRead.held> satisfies hold a file in"
                    + " (PlantedRead.java:0)")));
    assertThat(
        violations(ArchitectureTest.WHAT_TRAVELS_HOLDS_NO_FILE, code, "String"), is(empty()));
  }

  @Test
  void anElementThatHoldsAFileIsRefused() throws IOException {
    String code =
        """
        package dev.tally.transforms.decode;

        record Planted(TYPE held) implements java.io.Serializable {}
        """;

    assertThat(
        violations(ArchitectureTest.WHAT_TRAVELS_HOLDS_NO_FILE, code, "java.nio.file.Path"),
        equalTo(
            List.of(
                "Field <dev.tally.transforms.decode.Planted.held> satisfies hold a file in"
                    + " (Planted.java:0)")));
    assertThat(
        violations(ArchitectureTest.WHAT_TRAVELS_HOLDS_NO_FILE, code, "String"), is(empty()));
  }

  @Test
  void aJobThatNamesAWarehouseOfAKindIsRefused() throws IOException {
    String code =
        """
        package dev.tally.jobs.live;

        class Planted {
          TYPE held;
        }
        """;

    assertThat(
        violations(
            ArchitectureTest.JOBS_KNOW_NO_WAREHOUSE_OF_A_KIND,
            code,
            "dev.tally.duckdb.DuckDbWarehouse"),
        equalTo(
            List.of(
                "Field <dev.tally.jobs.live.Planted.held> has type"
                    + " <dev.tally.duckdb.DuckDbWarehouse> in (Planted.java:0)")));
    assertThat(
        violations(
            ArchitectureTest.JOBS_KNOW_NO_WAREHOUSE_OF_A_KIND,
            code,
            "dev.tally.warehouse.WarehouseConnector"),
        is(empty()));
  }

  @Test
  void aJobThatNamesARunnerIsRefused() throws IOException {
    String code =
        """
        package dev.tally.jobs.live;

        class Planted {
          TYPE held;
        }
        """;

    assertThat(
        violations(
            ArchitectureTest.ONLY_AN_ENGINE_KNOWS_A_RUNNER,
            code,
            "org.apache.flink.configuration.Configuration"),
        equalTo(
            List.of(
                "Field <dev.tally.jobs.live.Planted.held> has type"
                    + " <org.apache.flink.configuration.Configuration> in (Planted.java:0)")));
    assertThat(
        violations(
            ArchitectureTest.ONLY_AN_ENGINE_KNOWS_A_RUNNER, code, "dev.tally.jobs.engine.Engine"),
        is(empty()));
  }

  @Test
  void aClassThatKnowsTheCommandLineIsRefused() throws IOException {
    String code =
        """
        package dev.tally.broker;

        class Planted {
          TYPE held;
        }
        """;

    assertThat(
        violations(ArchitectureTest.NOTHING_KNOWS_THE_COMMAND_LINE, code, "dev.tally.app.Tally"),
        equalTo(
            List.of(
                "Field <dev.tally.broker.Planted.held> has type <dev.tally.app.Tally> in"
                    + " (Planted.java:0)")));
    assertThat(
        violations(ArchitectureTest.NOTHING_KNOWS_THE_COMMAND_LINE, code, "String"), is(empty()));
  }

  /** Compiles a class, with a type where it says {@code TYPE}, and returns what a rule says. */
  private List<String> violations(ArchRule rule, String code, String type) throws IOException {
    Path folderOfOne = Files.createTempDirectory(folder, "planted");
    String name = code.replaceAll("(?s).*(?:class|record) (\\w+).*", "$1");
    Path source =
        Files.writeString(folderOfOne.resolve(name + ".java"), code.replace("TYPE", type));
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                said,
                said,
                "-proc:none",
                "-d",
                folderOfOne.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
    assertThat(said.toString(UTF_8), failed, is(0));
    JavaClasses classes = new ClassFileImporter().importPath(folderOfOne);
    assertThat(classes.size(), is(1));
    return rule.evaluate(classes).getFailureReport().getDetails();
  }
}
