package dev.tally.jobs.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;

/** Settings of Flink that Beam has no options for. */
final class FlinkSettings {

  private static final String FILE = "config.yaml";

  private FlinkSettings() {}

  /**
   * Writes settings the one way that Beam takes them, as a folder, which is deleted when the
   * process ends.
   *
   * @return its path, for {@code FlinkPipelineOptions.setFlinkConfDir}
   */
  static String inFolder(Configuration settings) {
    Map<String, String> lines = new TreeMap<>(settings.toMap());
    try {
      Path folder = Files.createTempDirectory("tally-flink-");
      folder.toFile().deleteOnExit();
      Path file = folder.resolve(FILE);
      Files.writeString(
          file,
          lines.entrySet().stream()
              .map(line -> line.getKey() + ": " + line.getValue() + "\n")
              .collect(Collectors.joining()));
      file.toFile().deleteOnExit();
      return folder.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the settings of Flink", e);
    }
  }
}
