package dev.tally.catalog;

import com.google.common.base.Strings;
import dev.tally.compat.Place;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A file of YAML, or of JSON, which is YAML too. */
final class YamlFile {

  private final String name;
  private final Problems problems;

  YamlFile(String name, Problems problems) {
    this.name = name;
    this.problems = problems;
  }

  /** Returns the one document of the file's text; empty where it has none or cannot be read. */
  Optional<YamlValue> parse(String text) {
    // JSON may be indented with tabs, YAML may not; inside JSON's texts no tab can be.
    return compose(name.endsWith(".json") ? text.replace('\t', ' ') : text);
  }

  private Optional<YamlValue> compose(String text) {
    try {
      return new Compose(LoadSettings.builder().setLabel(name).build())
          .composeString(text)
          .map(node -> new YamlValue(node, name, "the document", problems));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      String context = Strings.isNullOrEmpty(e.getContext()) ? "" : e.getContext() + ", ";
      problem(line, "is not YAML: " + context + e.getProblem());
    } catch (ReaderException e) {
      problem(
          TextFile.lineAt(text, e.getPosition()),
          "holds a control character: remove the character U+%04X".formatted(e.getCodePoint()));
    } catch (YamlEngineException e) {
      problem(1, "is not YAML: " + e.getMessage());
    }
    return Optional.empty();
  }

  private void problem(int line, String message) {
    problems.add(new Place(name, line), message);
  }
}
