package dev.tally.bench;

import static java.lang.ProcessBuilder.Redirect.DISCARD;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tally.base.ExitCode;
import dev.tally.base.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The checkout that is measured, as git knows it.
 *
 * @param root its folder
 */
record Checkout(Path root) {

  /**
   * Returns its commit, with {@code -dirty} behind it where tracked files differ. What is recorded
   * and what is told of it do not change what is measured, so they may.
   *
   * @throws UserError if git cannot tell
   */
  String commit() {
    String commit = git("rev-parse", "--short=12", "HEAD");
    String changed =
        git(
            "status",
            "--porcelain",
            "--untracked-files=no",
            "--",
            ".",
            ":(exclude)benchmarks/recorded",
            ":(exclude)docs");
    return changed.isEmpty() ? commit : commit + "-dirty";
  }

  private String git(String... arguments) {
    // Named, so that a folder that is no checkout is not taken for a part of one around it.
    String repository = "--git-dir=" + root.resolve(".git").toAbsolutePath();
    List<String> command = new ArrayList<>(List.of("git", repository));
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).directory(root.toFile()).redirectError(DISCARD).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      if (process.waitFor() == 0) {
        return said;
      }
      throw new IOException("git ended with " + process.exitValue());
    } catch (IOException e) {
      throw new UserError(
          ExitCode.NOT_READY,
          "--record keeps figures with their commit, and git tells none of " + root + ".",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while git ran", e);
    }
  }
}
