package dev.tally.bench;

import java.util.List;
import java.util.Map;

/**
 * One record from bytes to event, beside what the format's library alone takes for the same bytes.
 */
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
        inJson("bench", "the records of the other suites"),
        inJson("ads", "the advertising events that Tally ships with"),
        encoded("ads_avro", "the same in Avro, attributes in headers", "Avro, generic"),
        encoded("ads_protobuf", "and in Protobuf", "Protobuf, generated"));
  }

  private static Case inJson(String sample, String title) {
    return of(
        sample,
        title,
        List.of(
            tally(sample),
            new Rival("jackson_tree", "Jackson to a tree", new WireWork("library", sample)),
            new Rival(
                "jackson_tokens",
                "Jackson, tokens thrown away",
                new WireWork("jacksonTokens", sample))));
  }

  private static Case encoded(String sample, String title, String library) {
    return of(
        sample,
        title,
        List.of(tally(sample), new Rival("library", library, new WireWork("library", sample))));
  }

  private static Rival tally(String sample) {
    return new Rival("tally", "Tally", new WireWork("decode", sample));
  }

  private static Case of(String sample, String title, List<Rival> rivals) {
    return new Case(sample, title, 1, Map.of(), stage -> rivals);
  }
}
