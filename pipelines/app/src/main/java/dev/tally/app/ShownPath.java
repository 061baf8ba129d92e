package dev.tally.app;

import java.nio.file.Path;

/** A path as a person in the working directory would write it. */
final class ShownPath {

  private ShownPath() {}

  /** Returns the path from the working directory where it lies below it, else the whole path. */
  static Path of(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = path.toAbsolutePath().normalize();
    return absolute.startsWith(here) ? here.relativize(absolute) : absolute;
  }
}
