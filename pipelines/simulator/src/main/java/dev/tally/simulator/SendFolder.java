package dev.tally.simulator;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import dev.tally.catalog.Catalog;
import dev.tally.catalog.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The {@code send} folder of a catalog: how rows become events, and how events are made up. */
public final class SendFolder {

  private static final String FOLDER = "/send/";
  private static final String YAML = ".yaml";
  private static final Pattern PLACED = Pattern.compile("(.+?):(\\d+): (.*)", Pattern.DOTALL);
  private static final String GENERATOR = ".generator.yaml";

  private final String catalog;
  private final boolean isShipped;

  private SendFolder(String catalog, boolean isShipped) {
    this.catalog = catalog;
    this.isShipped = isShipped;
  }

  /** Returns the folder of a catalog that comes with Tally. */
  public static SendFolder shipped(String catalogName) {
    return new SendFolder("catalog/" + catalogName, true);
  }

  /** Returns the folder of a catalog on disk. */
  public static SendFolder in(Path catalogDirectory) {
    return new SendFolder(catalogDirectory.toString(), false);
  }

  /** Returns every mistake in its files; of one that comes with Tally there are none to list. */
  public List<Problem> mistakes(Catalog read) {
    Path folder = Path.of(catalog, "send");
    if (isShipped || !Files.isDirectory(folder)) {
      return List.of();
    }
    List<Problem> problems = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      entries
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(name -> name.endsWith(YAML))
          .sorted()
          .forEach(name -> problems.addAll(mistakes(name, read)));
    } catch (IOException e) {
      problems.add(new Problem("send", 1, "cannot be listed: " + e.getMessage()));
    }
    return problems;
  }

  private List<Problem> mistakes(String name, Catalog read) {
    try {
      if (name.endsWith(GENERATOR)) {
        Generator unused = generator(name.substring(0, name.length() - GENERATOR.length()));
        return List.of();
      }
      return mapping(name.substring(0, name.length() - YAML.length())).mistakes(read);
    } catch (UserError e) {
      return List.of(problem(e));
    }
  }

  /** A file that cannot be read as what it is fails with {@code file:line: what is wrong}. */
  private static Problem problem(UserError e) {
    Matcher placed = PLACED.matcher(String.valueOf(e.getMessage()));
    return placed.matches()
        ? new Problem(placed.group(1), Integer.parseInt(placed.group(2)), placed.group(3))
        : new Problem("send", 1, String.valueOf(e.getMessage()));
  }

  /** Reads {@code send/<name>.yaml}. */
  public Mapping mapping(String name) {
    String file = catalog + FOLDER + name + YAML;
    return Mapping.parse(file, text(file));
  }

  /** Reads {@code send/<name>.generator.yaml}. */
  public Generator generator(String name) {
    String file = catalog + FOLDER + name + GENERATOR;
    return Generator.parse(file, text(file));
  }

  private String text(String file) {
    DataFile data = isShipped ? DataFile.onClassPath(file) : DataFile.onDisk(Path.of(file));
    try {
      return data.text(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserError(
          ExitCode.BAD_INPUT, "The file " + file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }
}
