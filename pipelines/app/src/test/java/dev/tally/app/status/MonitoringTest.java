package dev.tally.app.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.in;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts and the dashboard under {@code runners-config/prometheus}. */
class MonitoringTest {

  private static final Path CONFIG = Path.of("../../runners-config/prometheus");
  private static final Pattern METRIC = Pattern.compile("\\btally_[a-z_]+\\b");

  @TempDir private Path folder;

  @Test
  void theAlertsFireWhenTheyShouldAndOnlyThen() throws Exception {
    Promtool promtool = Promtool.orSkip();

    assertThat(
        promtool.run(CONFIG, "test", "rules", "tally-alerts.test.yaml"), containsString("SUCCESS"));
  }

  /** As expressions of rules they are read by Prometheus itself. */
  @Test
  void everyQueryOfTheDashboardIsOneThatPrometheusReads() throws Exception {
    Promtool promtool = Promtool.orSkip();
    StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
    List<String> queries = queries();
    for (int number = 0; number < queries.size(); number++) {
      rules
          .append("      - record: query:number" + number + "\n")
          .append("        expr: '" + queries.get(number) + "'\n");
    }
    Files.writeString(folder.resolve("rules.yaml"), rules);

    assertThat(
        promtool.run(folder, "check", "rules", "rules.yaml"),
        containsString("SUCCESS: " + queries.size() + " rules found"));
  }

  @Test
  void alertsAndDashboardAskOnlyForWhatIsServed() throws IOException {
    Set<String> alerts = metricsIn(Files.readString(CONFIG.resolve("tally-alerts.yaml"), UTF_8));
    Set<String> dashboard = metricsIn(String.join("\n", queries()));

    assertThat(alerts, is(not(empty())));
    assertThat(dashboard, is(not(empty())));
    assertThat(alerts, everyItem(is(in(StatusMetrics.NAMES))));
    assertThat(dashboard, everyItem(is(in(StatusMetrics.NAMES))));
  }

  private static Set<String> metricsIn(String text) {
    Set<String> metrics = new TreeSet<>();
    Matcher matcher = METRIC.matcher(text);
    while (matcher.find()) {
      metrics.add(matcher.group());
    }
    return metrics;
  }

  private static List<String> queries() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(CONFIG.resolve("grafana-dashboard.json").toFile());
    List<String> queries = new ArrayList<>();
    for (JsonNode panel : dashboard.get("panels")) {
      panel.get("targets").forEach(target -> queries.add(target.get("expr").asText()));
    }
    return queries;
  }
}
