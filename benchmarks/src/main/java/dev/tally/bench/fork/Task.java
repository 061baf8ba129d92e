package dev.tally.bench.fork;

import java.nio.file.Path;

/**
 * What a child process is told.
 *
 * @param keepStatements whether to keep every statement, which only small runs can afford
 */
record Task(Work work, boolean keepStatements) {

  static Path file(Path folder) {
    return folder.resolve("task.json");
  }

  static Path scratch(Path folder) {
    return folder.resolve("scratch");
  }
}
