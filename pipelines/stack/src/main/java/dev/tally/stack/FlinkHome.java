package dev.tally.stack;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What Flink's processes are made of, without a class of Tally's or Beam's, as on any cluster.
 *
 * @param classpath its jars, as a class path
 */
public record FlinkHome(String classpath) {

  /**
   * Returns the Flink that a launcher has named.
   *
   * @param folder of its jars
   * @throws UserError if there is none
   */
  public static FlinkHome at(@Nullable String folder) {
    if (folder == null || !Files.isDirectory(Path.of(folder))) {
      throw new UserError(
          ExitCode.NOT_READY,
          "There are no jars of Flink beside this command; run it as ./tally of a checkout or of a"
              + " distribution.");
    }
    return new FlinkHome(folder + File.separator + "*");
  }
}
