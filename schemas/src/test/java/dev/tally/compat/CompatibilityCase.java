package dev.tally.compat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A case of the tables under {@code compat}: schemas, and what the rules must say of them. */
record CompatibilityCase(
    String name, List<SchemaText> older, SchemaText newer, List<Expectation> expectations) {

  /** A violation that must be found in some modes, and in no other. */
  record Expectation(Set<Mode> modes, Rule rule, String place, String field) {

    /** Returns what is found in all of the modes, as {@code TYPE_MISMATCH new:2 amount}. */
    String finding() {
      return rule + " " + place + " " + field;
    }
  }

  private static final Set<Mode> LAST = Set.of(Mode.BACKWARD, Mode.FORWARD, Mode.FULL);
  private static final Set<Mode> EARLIER =
      Set.of(Mode.BACKWARD_TRANSITIVE, Mode.FORWARD_TRANSITIVE, Mode.FULL_TRANSITIVE);

  private static final Map<String, SchemaLanguage> FILES =
      Map.of(
          "avro.txt", SchemaLanguage.AVRO,
          "protobuf.txt", SchemaLanguage.PROTOBUF,
          "json-schema.txt", SchemaLanguage.JSON_SCHEMA);

  /** Returns the cases with one earlier schema, of all languages. */
  static Stream<CompatibilityCase> pairs() {
    return FILES.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(file -> read(file.getKey(), file.getValue()).stream());
  }

  /** Returns the cases with one earlier schema, of one language. */
  static Stream<CompatibilityCase> pairs(SchemaLanguage language) {
    return pairs().filter(pair -> pair.newer().language() == language);
  }

  /** Returns the cases with several earlier schemas. */
  static Stream<CompatibilityCase> chains() {
    return read("transitive.txt", SchemaLanguage.AVRO).stream();
  }

  private static List<CompatibilityCase> read(String file, SchemaLanguage language) {
    List<CompatibilityCase> cases = new ArrayList<>();
    for (String block : content(file).split("(?m)^## ", -1)) {
      if (!block.startsWith("#")) {
        cases.add(parse(block, language));
      }
    }
    return cases;
  }

  private static CompatibilityCase parse(String block, SchemaLanguage byDefault) {
    String[] sections = block.split("(?m)^--- ", -1);
    SchemaLanguage language = byDefault;
    List<String> older = new ArrayList<>();
    String newer = "";
    List<Expectation> expectations = new ArrayList<>();
    for (String section : List.of(sections).subList(1, sections.length)) {
      String kind = section.lines().findFirst().orElseThrow();
      String text = section.substring(Math.min(section.length(), kind.length() + 1));
      switch (kind) {
        case "avro" -> language = SchemaLanguage.AVRO;
        case "protobuf" -> language = SchemaLanguage.PROTOBUF;
        case "json" -> language = SchemaLanguage.JSON_SCHEMA;
        case "older" -> older.add(text);
        case "newer" -> newer = text;
        case "expected" ->
            text.lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> expectations.add(expectation(line, older.size())));
        default -> throw new IllegalArgumentException("unknown section: " + kind);
      }
    }
    List<SchemaText> olderTexts = new ArrayList<>();
    for (String text : older) {
      String file = older.size() == 1 ? "old" : "old" + (olderTexts.size() + 1);
      olderTexts.add(new SchemaText(file, text, language));
    }
    return new CompatibilityCase(
        sections[0].strip(), olderTexts, new SchemaText("new", newer, language), expectations);
  }

  private static Expectation expectation(String line, int versions) {
    String[] halves = line.split(": ", 2);
    String[] words = halves[1].split(" ", -1);
    Set<Mode> all = versions == 1 ? LAST : Set.of(Mode.values());
    Set<Mode> modes =
        switch (halves[0]) {
          case "ALL" -> all;
          case "EARLIER" -> EARLIER;
          default -> Set.copyOf(Stream.of(halves[0].split(" ", -1)).map(Mode::valueOf).toList());
        };
    return new Expectation(modes, Rule.valueOf(words[0]), words[1], words[2]);
  }

  private static String content(String file) {
    try (InputStream in = CompatibilityCase.class.getResourceAsStream("/compat/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError("the table cannot be read: " + file, e);
    }
  }

  /** Returns what must be found in a mode, in the order of words. */
  List<String> expected(Mode mode) {
    return expectations.stream()
        .filter(expectation -> expectation.modes().contains(mode))
        .map(Expectation::finding)
        .sorted()
        .toList();
  }

  /** Returns what is found in a mode, in the form and order of what is expected. */
  List<String> found(Mode mode) {
    return violations(mode).stream()
        .map(
            found ->
                "%s %s:%d %s"
                    .formatted(
                        found.rule(),
                        found.file(),
                        found.line(),
                        found.field().isEmpty() ? "-" : found.field()))
        .sorted()
        .toList();
  }

  List<Violation> violations(Mode mode) {
    return Compatibility.checkAll(older, newer, mode);
  }

  @Override
  public String toString() {
    return newer.language().name().toLowerCase(Locale.ROOT) + ": " + name;
  }
}
