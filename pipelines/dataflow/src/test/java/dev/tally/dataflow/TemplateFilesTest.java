package dev.tally.dataflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.services.dataflow.model.FlexTemplateRuntimeEnvironment;
import com.google.api.services.dataflow.model.LaunchFlexTemplateParameter;
import com.google.api.services.dataflow.model.LaunchFlexTemplateRequest;
import com.google.api.services.dataflow.model.ParameterMetadata;
import com.google.api.services.dataflow.model.TemplateMetadata;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The files under {@code runners-config/dataflow}. */
class TemplateFilesTest {

  private static final Path FILES = Path.of("../../runners-config/dataflow");

  private record Template(String metadata, String launch, Class<?> main, Class<?> parameters) {}

  private static final List<Template> TEMPLATES =
      List.of(
          new Template(
              "metadata.json",
              "launch-live.json",
              LiveTemplate.class,
              LiveTemplate.Parameters.class),
          new Template(
              "pubsub-bridge-metadata.json",
              "launch-pubsub-bridge.json",
              PubsubBridge.class,
              PubsubBridge.Parameters.class));

  @ParameterizedTest
  @FieldSource("TEMPLATES")
  void aTemplateHasTheParametersThatItsClassTakes(Template template) throws IOException {
    JsonNode metadata = json(template.metadata());
    mustBeFieldsOf(TemplateMetadata.class, metadata);
    Set<String> declared = new TreeSet<>();
    for (JsonNode parameter : metadata.get("parameters")) {
      mustBeFieldsOf(ParameterMetadata.class, parameter);
      declared.add(parameter.get("name").asText());
    }

    assertThat(declared, is(properties(template.parameters())));
  }

  @ParameterizedTest
  @FieldSource("TEMPLATES")
  void aLaunchGivesOnlyWhatItsTemplateTakesAndDataflowKnows(Template template) throws IOException {
    JsonNode request = json(template.launch());
    JsonNode launch = request.get("launchParameter");
    mustBeFieldsOf(LaunchFlexTemplateRequest.class, request);
    mustBeFieldsOf(LaunchFlexTemplateParameter.class, launch);
    mustBeFieldsOf(FlexTemplateRuntimeEnvironment.class, launch.get("environment"));

    Set<String> unknown = names(launch.get("parameters"));
    for (JsonNode parameter : json(template.metadata()).get("parameters")) {
      String name = parameter.get("name").asText();
      unknown.remove(name);
      JsonNode given = launch.get("parameters").path(name);
      if (given.isMissingNode()) {
        assertThat(name, parameter.path("isOptional").asBoolean(), is(true));
      } else {
        parameter
            .get("regexes")
            .forEach(form -> assertThat(given.asText(), matchesPattern(form.asText())));
      }
    }
    assertThat(unknown, is(Set.of()));
  }

  @Test
  void theImageStartsOneOfTheClassesAndSaysHowToStartTheOther() throws IOException {
    String image = Files.readString(FILES.resolve("Dockerfile"), UTF_8);

    assertThat(
        Pattern.compile("MAIN=([\\w.]+)")
            .matcher(image)
            .results()
            .map(named -> named.group(1))
            .distinct()
            .sorted()
            .toList(),
        is(TEMPLATES.stream().map(template -> template.main().getName()).sorted().toList()));
  }

  @Test
  void theSettingsAreOnesThatTheRunnerHas() {
    DataflowSettings settings = DataflowSettings.read(FILES.resolve("dataflow.properties"));

    assertThat(settings.named("tally-live-shop").getProject(), is("shop-prod"));
    assertThat(
        settings.named("tally-live-shop").getLabels(),
        is(Map.of("system", "tally", "ledger", "shop")));
  }

  private static void mustBeFieldsOf(Class<?> type, JsonNode object) {
    assertThat(names(object), everyItem(is(in(properties(type)))));
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Set<String> properties(Class<?> type) {
    return Stream.of(type.getMethods())
        .filter(method -> method.getDeclaringClass().getPackage().equals(type.getPackage()))
        .map(Method::getName)
        .filter(name -> name.startsWith("get"))
        .map(name -> name.substring(3, 4).toLowerCase(Locale.ROOT) + name.substring(4))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(FILES.resolve(file).toFile());
  }
}
