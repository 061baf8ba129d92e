package dev.tally.bench;

import java.util.List;
import java.util.Map;

/** One record from bytes to event, beside what the JSON library alone takes for the same bytes. */
final class WireBenchmarks implements Suite {

  @Override
  public String name() {
    return "wire";
  }

  @Override
  public String title() {
    return "a record becomes an event, on one thread";
  }

  @Override
  public Map<String, String> terms(Settings settings) {
    return Map.of();
  }

  @Override
  public List<Case> cases(Settings settings) {
    return List.of(
        decoding("bench", "the records of the other suites"),
        decoding("ads", "the advertising events that Tally ships with"));
  }

  private static Case decoding(String sample, String title) {
    return new Case(
        sample,
        title,
        1,
        Map.of(),
        stage ->
            List.of(
                new Rival("tally", "Tally", new WireWork("decode", sample)),
                new Rival("jackson_tree", "Jackson to a tree", new WireWork("jacksonTree", sample)),
                new Rival(
                    "jackson_tokens",
                    "Jackson, tokens thrown away",
                    new WireWork("jacksonTokens", sample))));
  }
}
