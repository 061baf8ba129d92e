package dev.tally.simulator;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How files of rows are written, as a mapping's {@code input} says.
 *
 * @param delimiter what separates the values of a CSV row
 * @param sample the files of the class path that come with the mapping
 */
record Input(RowFormat format, Charset encoding, char delimiter, List<String> sample) {

  private static final Map<String, Character> DELIMITERS =
      Map.of("comma", ',', "semicolon", ';', "tab", '\t', "pipe", '|');

  static Input of(YamlNode yaml) {
    yaml.onlyWith("format", "encoding", "delimiter", "sample");
    RowFormat format = format(yaml.get("format"));
    yaml.find("delimiter")
        .filter(node -> format != RowFormat.CSV)
        .ifPresent(
            node -> {
              throw node.error("only csv has a 'delimiter'");
            });
    return new Input(
        format,
        yaml.find("encoding").map(Input::encoding).orElse(StandardCharsets.UTF_8),
        yaml.find("delimiter").map(Input::delimiter).orElse(','),
        yaml.find("sample").map(Input::texts).orElse(List.of()));
  }

  Input with(RowFormat other) {
    return new Input(other, encoding, delimiter, sample);
  }

  static RowFormat format(YamlNode node) {
    try {
      return RowFormat.valueOf(node.text().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw node.error("'format' must be csv, jsonl, json or parquet, not '" + node.text() + "'");
    }
  }

  private static Charset encoding(YamlNode node) {
    try {
      return Charset.forName(node.text());
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw node.error("there is no encoding '" + node.text() + "'");
    }
  }

  private static char delimiter(YamlNode node) {
    String text = node.text();
    Character named = DELIMITERS.get(text);
    if (named == null && (text.length() != 1 || "\"\r\n".contains(text))) {
      throw node.error(
          "'delimiter' must be comma, semicolon, tab, pipe or one character, not '" + text + "'");
    }
    return named == null ? text.charAt(0) : named;
  }

  private static List<String> texts(YamlNode node) {
    return node.items().stream().map(YamlNode::text).toList();
  }
}
