package dev.tally.pipelines.send;

import dev.tally.cli.ExitCode;
import dev.tally.cli.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The {@code send} folder of a catalog: how rows become events, and how events are made up. */
public final class SendFolder {

  private static final String FOLDER = "/send/";

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

  /** Reads {@code send/<name>.yaml}. */
  public Mapping mapping(String name) {
    String file = catalog + FOLDER + name + ".yaml";
    return Mapping.parse(file, text(file));
  }

  /** Reads {@code send/<name>.generator.yaml}. */
  public Generator generator(String name) {
    String file = catalog + FOLDER + name + ".generator.yaml";
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
