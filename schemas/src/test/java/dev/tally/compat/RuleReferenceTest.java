package dev.tally.compat;

import static java.util.stream.Collectors.toMap;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the reference page against the rules. */
class RuleReferenceTest {

  private static final Path PAGE = Path.of("../docs/reference/compatibility.md");
  private static final Pattern ROW = Pattern.compile("\\| ([A-Z_]+) \\| (B|F|B F) \\| .*");

  @Test
  void thePageListsEveryRuleUnderItsLanguageWithItsModes() throws Exception {
    Map<String, String> listed = new HashMap<>();
    String heading = "";
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("## ")) {
        heading = line.substring(3);
      }
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        listed.put(row.group(1) + " of " + heading, row.group(2));
      }
    }

    assertThat(listed, equalTo(declared()));
  }

  private static Map<String, String> declared() {
    return Arrays.stream(Rule.values())
        .flatMap(
            rule ->
                rule.languages().size() == SchemaLanguage.values().length
                    ? Map.of(rule + " of All languages", modes(rule)).entrySet().stream()
                    : rule.languages().stream()
                        .map(language -> Map.entry(rule + " of " + language, modes(rule))))
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static String modes(Rule rule) {
    String backward = rule.concerns(Mode.BACKWARD) ? "B" : "";
    String forward = rule.concerns(Mode.FORWARD) ? "F" : "";
    return (backward + " " + forward).strip();
  }
}
