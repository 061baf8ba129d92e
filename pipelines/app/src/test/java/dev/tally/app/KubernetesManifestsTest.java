package dev.tally.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.common.base.Splitter;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests under {@code runners-config}. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class KubernetesManifestsTest {

  private static final Path MANIFESTS = Path.of("../../runners-config/kubernetes");
  private static final Path JAVA_ARGUMENTS = Path.of("../../config/flink-java17.args");
  private static final String OPERATORS_SCHEMA =
      "/META-INF/fabric8/flinkdeployments.flink.apache.org-v1.yml";

  @Test
  void theSessionClusterIsWhatTheOperatorsSchemaAllows() throws IOException {
    assertThat(violations(manifest("flink-session.yaml")), is(empty()));
  }

  /** Kubernetes would drop it and say nothing. */
  @Test
  void aMisspelledFieldIsRefused() throws IOException {
    JsonNode manifest = manifest("flink-session.yaml");
    ((ObjectNode) manifest.at("/spec/taskManager")).put("replica", 4);

    assertThat(violations(manifest), hasSize(1));
    assertThat(violations(manifest).get(0), is("$.spec.taskManager: replica is not known"));
  }

  @Test
  void theClustersJavaHasEveryArgumentThatTheLaunchersHas() throws IOException {
    List<String> given =
        Splitter.onPattern("\\s+")
            .omitEmptyStrings()
            .splitToList(
                manifest("flink-session.yaml")
                    .at("/spec/flinkConfiguration")
                    .get("env.java.opts.all")
                    .asText());

    assertThat(
        given,
        is(
            Files.readAllLines(JAVA_ARGUMENTS, UTF_8).stream()
                .filter(line -> line.startsWith("--"))
                .toList()));
  }

  /** Every option of the command that a container runs is one that the command has. */
  @ParameterizedTest
  @ValueSource(strings = {"live.yaml", "nightly.yaml", "../dataflow/nightly-job.yaml"})
  void containersRunCommandsWithOptionsThatTheyHave(String file) throws IOException {
    List<JsonNode> containers = new ArrayList<>();
    manifest(file).findValues("containers").forEach(list -> list.forEach(containers::add));

    assertThat(containers.isEmpty(), is(false));
    for (JsonNode container : containers) {
      String command = container.at("/command/1").asText();
      String help = Said.run(command, "--help").out();
      List<String> known =
          Splitter.onPattern("[^a-z-]+")
              .splitToStream(help)
              .filter(w -> w.startsWith("--"))
              .toList();
      for (JsonNode argument : container.get("args")) {
        assertThat(known, hasItem(Splitter.on('=').splitToList(argument.asText()).get(0)));
      }
    }
  }

  private static JsonNode manifest(String file) throws IOException {
    return tree(Files.readString(MANIFESTS.resolve(file), UTF_8));
  }

  private static JsonNode tree(String yaml) throws IOException {
    return new YAMLMapper().readTree(yaml);
  }

  private static List<String> violations(JsonNode manifest) throws IOException {
    JsonNode schema = closed(schemaOf(manifest.get("apiVersion").asText()));
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(schema)
        .validate(manifest)
        .stream()
        .map(KubernetesManifestsTest::words)
        .sorted()
        .toList();
  }

  private static String words(ValidationMessage message) {
    return "additionalProperties".equals(message.getType())
        ? message.getInstanceLocation() + ": " + message.getProperty() + " is not known"
        : message.getMessage();
  }

  private static JsonNode schemaOf(String apiVersion) throws IOException {
    String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
    try (InputStream in =
        Objects.requireNonNull(
            KubernetesManifestsTest.class.getResourceAsStream(OPERATORS_SCHEMA))) {
      JsonNode definition = tree(new String(in.readAllBytes(), UTF_8));
      return StreamSupport.stream(definition.at("/spec/versions").spliterator(), false)
          .filter(known -> known.get("name").asText().equals(version))
          .map(known -> known.at("/schema/openAPIV3Schema"))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Returns a schema that allows only the fields that it names, but for what every object has. */
  private static JsonNode closed(JsonNode schema) {
    ObjectNode root = schema.deepCopy();
    close(root);
    ObjectNode properties = (ObjectNode) root.get("properties");
    properties.putObject("apiVersion").put("type", "string");
    properties.putObject("kind").put("type", "string");
    properties.putObject("metadata").put("type", "object");
    return root;
  }

  private static void close(JsonNode node) {
    if (node.path("properties").isObject()
        && !node.has("additionalProperties")
        && !node.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      ((ObjectNode) node).put("additionalProperties", false);
    }
    node.forEach(KubernetesManifestsTest::close);
  }
}
