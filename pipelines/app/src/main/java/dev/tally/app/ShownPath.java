package dev.tally.app;

import dev.tally.ledger.Folder;
import java.nio.file.Path;

/** A path as a person in the working directory would write it. */
final class ShownPath {

  private ShownPath() {}

  /** Returns a folder as it may be typed. */
  static String of(Folder folder) {
    return folder.local().map(path -> of(path).toString()).orElse(folder.uri());
  }

  /** Returns the path from the working directory where it lies below it, else the whole path. */
  static Path of(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = path.toAbsolutePath().normalize();
    return absolute.startsWith(here) ? here.relativize(absolute) : absolute;
  }
}
